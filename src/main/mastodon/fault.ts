/** What a failed exchange means: every error that fetch implementations throw, as an AppError. */
import { AppError } from '../../shared/errors'

/** Certificate errors of Chromium (`net::ERR_CERT_...`) and of Node's TLS. */
const certificateCodes =
  /\b(ERR_)?(TLS_)?CERT_|SELF_SIGNED_CERT|UNABLE_TO_(GET_ISSUER|VERIFY)|HOSTNAME_MISMATCH|INVALID_CA/

/** Both `net.fetch` ("Attempted to redirect, but ...") and undici ("unexpected redirect") say it in words only. */
const redirectWords = /redirect/i

const timeoutCodes = /TIMED_?OUT|UND_ERR_(HEADERS|BODY|CONNECT)_TIMEOUT/

/** All that an error and its causes say about themselves. */
const wordsOf = (thrown: unknown, depth = 0): string => {
  if (!(thrown instanceof Error) || depth > 5) return ''
  const code = 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : ''
  const inner =
    thrown instanceof AggregateError ? thrown.errors.map((one) => wordsOf(one, depth + 1)).join(' ') : ''
  return `${code} ${thrown.name} ${thrown.message} ${inner} ${wordsOf(thrown.cause, depth + 1)}`
}

/**
 * Maps what an exchange with a host threw. Whatever is not recognised counts as `offline`: no answer came,
 * which is all that the callers need to know.
 */
export const faultOf = (thrown: unknown, host: string): AppError => {
  if (thrown instanceof AppError) return thrown
  const words = wordsOf(thrown)
  const options = { cause: thrown }
  if (certificateCodes.test(words)) return new AppError({ code: 'certificate', host }, options)
  if (redirectWords.test(words)) return new AppError({ code: 'redirected' }, options)
  if (timeoutCodes.test(words)) return new AppError({ code: 'timeout', host }, options)
  return new AppError({ code: 'offline', host }, options)
}
