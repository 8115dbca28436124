/** How long to wait after failures, of requests and of sockets alike. */

const firstWait = 1_000
const longestWait = 300_000
const shortestWait = 250

/**
 * Full jitter: a random part of 1 s * 2^n, capped at five minutes, and never less than a quarter of a second.
 * @param failures failures in a row so far, 1 or more
 * @param random 0 to 1
 * @returns milliseconds
 */
export const backOff = (failures: number, random: number): number =>
  Math.max(shortestWait, random * Math.min(longestWait, firstWait * 2 ** (failures - 1)))
