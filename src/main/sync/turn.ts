/**
 * Does a piece of work within something that lasts longer. Its turn ends with that, or by itself.
 *
 * Why not `AbortSignal.any`: a signal of Node 20 remembers whatever was made of it for as long as it lasts itself (seen in a heap
 * snapshot). An account's loops last for weeks and take a thousand turns a day.
 *
 * @param work what it leaves running must not rely on the turn, which no longer hears of `life` then
 * @returns what the work returns, or throws what it throws
 */
export const takeTurn = async <Result>(
  life: AbortSignal,
  work: (turn: AbortController) => Promise<Result>,
): Promise<Result> => {
  const turn = new AbortController()
  const end = (): void => turn.abort(life.reason)
  if (life.aborted) end()
  life.addEventListener('abort', end)
  try {
    return await work(turn)
  } finally {
    life.removeEventListener('abort', end)
  }
}
