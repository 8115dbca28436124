/** Reads a body once, as text, with a limit: an instance that sends without end must not fill the memory. */
import { AppError } from '../../shared/errors'

const mostBytes = 20_000_000

/**
 * @param progress called for every piece that arrives
 * @throws AppError server if the body is larger than any answer of the API
 */
export const readBody = async (response: Response, progress: () => void): Promise<string> => {
  if (response.body === null) return ''
  const reader = response.body.getReader()
  const decoder = new TextDecoder()
  let text = ''
  let bytes = 0
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    progress()
    bytes += piece.value.byteLength
    if (bytes > mostBytes) {
      // The connection is given up; that cancelling it may fail changes nothing.
      reader.cancel().catch(() => undefined)
      throw new AppError({ code: 'server', status: response.status, notApi: true })
    }
    text += decoder.decode(piece.value, { stream: true })
  }
  return text + decoder.decode()
}
