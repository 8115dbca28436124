/** The one logger of main: scoped, to standard error, and never with a token in it. */
type Level = 'debug' | 'info' | 'warn' | 'error'

export interface Log {
  debug: (message: string, detail?: unknown) => void
  info: (message: string, detail?: unknown) => void
  warn: (message: string, detail?: unknown) => void
  error: (message: string, detail?: unknown) => void
}

const keptLines = 500
const lines: string[] = []

/** Hides what looks like a credential: bearer tokens, tokens and secrets by their names, codes and states in addresses. */
export const redact = (text: string): string =>
  text
    .replace(/(bearer\s+)[\w.~+/=-]+/gi, '$1[hidden]')
    .replace(
      /((?:access_token|refresh_token|client_secret|code_verifier)["']?\s*[=:]\s*["']?)[^"'&\s,}]+/gi,
      '$1[hidden]',
    )
    // In addresses alone: elsewhere `code` is that of an error, which a reader of the log wants to know.
    .replace(/(\b(?:code|state)=)[^"'&\s,}]+/gi, '$1[hidden]')

/** The stack of an error, and of what led to it: of a mistake of our own, that alone says where it is. */
const traced = (error: Error): string => {
  const stack = error.stack ?? error.message
  return error.cause instanceof Error ? `${stack}\nCaused by ${traced(error.cause)}` : stack
}

const described = (detail: unknown): string => {
  if (detail === undefined) return ''
  if (detail instanceof Error) return ` ${traced(detail)}`
  return ` ${JSON.stringify(detail)}`
}

const write = (level: Level, scope: string, message: string, detail: unknown): void => {
  const line = redact(`${new Date().toISOString()} ${level} [${scope}] ${message}${described(detail)}`)
  lines.push(line)
  if (lines.length > keptLines) lines.shift()
  if (level !== 'debug' || process.env['STEPPE_DEBUG'] === '1') process.stderr.write(`${line}\n`)
}

/** A logger whose lines carry the name of what writes them. */
export const logOf = (scope: string): Log => ({
  debug: (message, detail) => write('debug', scope, message, detail),
  info: (message, detail) => write('info', scope, message, detail),
  warn: (message, detail) => write('warn', scope, message, detail),
  error: (message, detail) => write('error', scope, message, detail),
})

/** The last lines written, oldest first, for the diagnostics that a user can copy. */
export const recentLines = (): readonly string[] => lines
