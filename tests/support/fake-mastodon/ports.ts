import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/**
 * Below the ports that systems hand out by themselves (Linux from 32768): one of these, left for a while by an instance that is down,
 * is nobody else's until it comes back. Tests that run side by side take theirs from ranges of their own.
 */
const first = 20_000
const perWorker = 400
const workers = 30
const worker = Number(process.env['TEST_PARALLEL_INDEX'] ?? process.env['VITEST_POOL_ID'] ?? 0) % workers

let taken = 0
const nextPort = (): number => first + worker * perWorker + (taken++ % perWorker)

const isTaken = (error: Error): boolean => 'code' in error && error.code === 'EADDRINUSE'

/**
 * Has a server listen on 127.0.0.1.
 * @param wanted its port; 0: one that nobody has
 * @returns the port
 * @throws when the wanted port is taken, or a server cannot listen at all
 */
export const listenOn = (server: Server, wanted: number): Promise<number> =>
  new Promise((resolve, reject) => {
    let tries = 0
    const listen = (): void => void server.listen(wanted === 0 ? nextPort() : wanted, '127.0.0.1')
    server.on('error', (error) => {
      tries += 1
      if (wanted !== 0 || !isTaken(error) || tries >= perWorker) return reject(error)
      listen()
    })
    // An address of TCP is never text.
    server.once('listening', () => resolve((server.address() as AddressInfo).port))
    listen()
  })
