/** How an answer goes out: whole, in halves, slowly or not at all. */
import type { ServerResponse } from 'node:http'
import type { Fault } from './faults'
import type { Answer, FakeRequest } from './http'

/** Ends early when the client gives up. */
export const sleep = (milliseconds: number, response: ServerResponse): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds)
    response.on('close', () => {
      clearTimeout(timer)
      resolve()
    })
  })

/** Sends an answer, as far and as fast as the faults that struck let it; `now` is the server's clock. */
export const send = async (
  request: FakeRequest,
  response: ServerResponse,
  answer: Answer,
  struck: readonly Fault[],
  now: number,
): Promise<void> => {
  const body = Buffer.from(answer.body)
  const skew = struck.find(({ name }) => name === 'skewed-date')?.ms ?? 0
  const headers: Record<string, string | string[]> = {
    ...answer.headers,
    date: new Date(now + skew).toUTCString(),
  }
  const fileFault = /^\/(media|pictures)/.test(request.path) ? request.query.get('fault') : null
  const length = fileFault === 'wrong-size' ? body.length * 2 : body.length
  response.writeHead(answer.status, { ...headers, 'content-length': String(length) })
  if (request.method === 'HEAD') return void response.end()
  if (fileFault === 'wrong-size') {
    response.write(body)
    await sleep(20, response)
    return void response.destroy()
  }
  if (struck.some(({ name }) => name === 'reset-mid-body')) {
    response.write(body.subarray(0, Math.floor(body.length / 2)))
    await sleep(20, response)
    return void response.destroy()
  }
  if (fileFault === 'stall') {
    response.write(body.subarray(0, 64))
    return sleep(600_000, response)
  }
  if (fileFault === 'slow') {
    for (let offset = 0; offset < body.length && !response.destroyed; offset += 4096) {
      response.write(body.subarray(offset, offset + 4096))
      await sleep(50, response)
    }
    return void response.end()
  }
  const sent = new Promise<void>((resolve) => response.on('close', resolve).on('finish', resolve))
  response.end(body)
  return sent
}
