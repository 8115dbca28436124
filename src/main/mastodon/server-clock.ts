/** How far the clocks of hosts are from ours, learnt from the Date header of their answers. */

export interface ServerClocks {
  /** Notes one answer. @param serverTime null if it had no Date */
  note: (host: string, serverTime: number | null, localTime: number) => void
  /** Server minus local, in milliseconds; 0 if never seen or under 30 seconds, which transport alone explains. */
  offset: (host: string) => number
}

const smallest = 30_000

export const createServerClocks = (): ServerClocks => {
  const offsets = new Map<string, number>()
  return {
    note: (host, serverTime, localTime) => {
      if (serverTime === null) return
      const offset = serverTime - localTime
      offsets.set(host, Math.abs(offset) < smallest ? 0 : offset)
    },
    offset: (host) => offsets.get(host) ?? 0,
  }
}
