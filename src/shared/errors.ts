/**
 * Typed errors. They cross processes as plain objects inside `{ok}` envelopes; every boundary has one
 * mapper that makes them, and retry policy is decided on `code`, never on message text (servers localise it).
 */
export type AppErrorDetail =
  /** No connection to the host at all (DNS, refused, reset); `noNetwork`: nor to any other, as the system says. */
  | { code: 'offline'; host?: string; why?: 'noNetwork' }
  | { code: 'timeout'; host?: string }
  /** The certificate is expired or not trusted. */
  | { code: 'certificate'; host?: string }
  /** `retryAt`: local time in milliseconds from which a request may be sent again. */
  | { code: 'rateLimited'; retryAt: number }
  | { code: 'unauthorized' }
  /** `membersOnly`: it was asked without an account, and the instance wants one. `switchedOff`: nobody may, by its staff's choice. */
  | { code: 'forbidden'; why?: 'membersOnly' | 'switchedOff' }
  | { code: 'notFound' }
  /** Of an account's home: `closed` by the instance's own word; `noApi`: for days nothing has answered there as an instance. */
  | { code: 'gone'; why?: 'closed' | 'noApi' }
  /** `status`: by an instance, which answered 400, 405, 422 or another 4xx that says no more. */
  | { code: 'invalid'; detail?: string; status?: number }
  /** A 5xx, or an answer that is not what the API promises (HTML, truncated JSON). */
  | { code: 'server'; status?: number; retryAt?: number; notApi?: boolean }
  /** The answer proves nothing: the feed is being rebuilt, or the server did not heed what was asked for. */
  | { code: 'inconclusive'; why: 'rebuilding' | 'ignored' }
  | { code: 'redirected' }
  /** `page`: it answered, but with a web page instead of JSON. */
  | { code: 'notAnInstance'; host?: string; page?: boolean }
  | { code: 'conflict' }
  /** No socket of an account could be opened: its columns are polled until one can. */
  | { code: 'noStream' }
  /** `blocked`: another window holds an older version of the database open. */
  | { code: 'storeUnavailable'; why?: 'blocked' }
  | { code: 'quota' }
  | { code: 'cancelled' }
  | { code: 'keyringMissing' }
  | { code: 'signInExpired' }
  /** An account was to sign in again, and another one did; both by their handles. */
  | { code: 'otherAccount'; wanted: string; approved: string }
  /** What was to be removed of an account that signed out could not be yet: that is made up for at the next start. */
  | { code: 'wipedLater' }
  | { code: 'bug'; detail: string }

export type AppErrorCode = AppErrorDetail['code']

/** An error with a machine-readable detail. `cause` keeps what led to it, in this process only. */
export class AppError extends Error {
  override readonly name = 'AppError'
  readonly detail: AppErrorDetail

  constructor(detail: AppErrorDetail, options?: { cause?: unknown }) {
    super(detail.code, options)
    this.detail = detail
  }

  get code(): AppErrorCode {
    return this.detail.code
  }
}

/** Makes an AppError of anything thrown; what is not one already is a `bug`. */
export const toAppError = (thrown: unknown): AppError => {
  if (thrown instanceof AppError) return thrown
  const detail = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown)
  return new AppError({ code: 'bug', detail }, { cause: thrown })
}

/** How results travel between processes. */
export type Envelope<Value> = { ok: true; value: Value } | { ok: false; error: AppErrorDetail }

/** Runs a handler and packs what comes out. */
export const enveloped = async <Value>(work: () => Value | Promise<Value>): Promise<Envelope<Value>> => {
  try {
    return { ok: true, value: await work() }
  } catch (thrown) {
    return { ok: false, error: toAppError(thrown).detail }
  }
}

/** Takes the value out of an envelope. @throws AppError what the other side reported. */
export const opened = <Value>(envelope: Envelope<Value>): Value => {
  if (envelope.ok) return envelope.value
  throw new AppError(envelope.error)
}
