/** Who may fetch now: a few at once a host, what is on screen before what is fetched ahead, the newest wish first. */

export interface HostQueue {
  /** Runs work when there is room; `ahead` waits for everything that is wanted now. */
  run: <Value>(host: string, ahead: boolean, work: () => Promise<Value>) => Promise<Value>
}

const mostAHost = 4
/** Fetching ahead leaves room for what somebody looks at. */
const mostAheadAHost = 2
const mostAheadInAll = 4

interface Lane {
  running: number
  ahead: number
  wanted: (() => void)[]
  later: (() => void)[]
}

/** Makes the queue. */
export const createHostQueue = (): HostQueue => {
  const lanes = new Map<string, Lane>()
  let aheadInAll = 0

  const laneOf = (host: string): Lane => {
    const known = lanes.get(host)
    if (known !== undefined) return known
    const lane = { running: 0, ahead: 0, wanted: [], later: [] }
    lanes.set(host, lane)
    return lane
  }
  const startNext = (lane: Lane): boolean => {
    if (lane.running >= mostAHost) return false
    // Who scrolls fast looks at what was asked for last.
    const wanted = lane.wanted.pop()
    const mayGoAhead = lane.ahead < mostAheadAHost && aheadInAll < mostAheadInAll
    const next = wanted ?? (mayGoAhead ? lane.later.shift() : undefined)
    next?.()
    return next !== undefined
  }
  const startAll = (): void => {
    for (const [host, lane] of lanes) {
      while (startNext(lane));
      if (lane.running === 0 && lane.wanted.length === 0 && lane.later.length === 0) lanes.delete(host)
    }
  }

  return {
    run: (host, ahead, work) =>
      new Promise((resolve, reject) => {
        const lane = laneOf(host)
        const start = (): void => {
          lane.running += 1
          if (ahead) {
            lane.ahead += 1
            aheadInAll += 1
          }
          work()
            .then(resolve, reject)
            .finally(() => {
              lane.running -= 1
              if (ahead) {
                lane.ahead -= 1
                aheadInAll -= 1
              }
              startAll()
            })
        }
        if (ahead) lane.later.push(start)
        else lane.wanted.push(start)
        startAll()
      }),
  }
}
