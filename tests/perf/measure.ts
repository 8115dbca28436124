/** What a row of the benchmark is, and how its runs are taken. */
export interface Row {
  name: string
  value: number
  unit: string
  floor: number
  /** Value to floor: the median over pairs, so that what slows the machine for a while slows both. */
  ratio: number
  runs: { value: number; floor: number }[]
}

/** A quick look, not a proof: fewer runs, fewer posts, shorter waits. */
export const isQuick = process.env['STEPPE_BENCH_QUICK'] === '1'
export const pairs = isQuick ? 2 : 5

export const median = (numbers: number[]): number => {
  const sorted = numbers.toSorted((one, other) => one - other)
  const middle = sorted.length / 2
  const upper = sorted[Math.floor(middle)]
  const lower = sorted[Math.ceil(middle) - 1]
  if (upper === undefined || lower === undefined) throw new RangeError('No numbers')
  return (upper + lower) / 2
}

export interface Measurement {
  name: string
  unit: string
  value: () => Promise<number>
  floor: () => Promise<number>
}

export const rowOf = ({ name, unit }: Pick<Row, 'name' | 'unit'>, runs: Row['runs']): Row => ({
  name,
  value: median(runs.map((run) => run.value)),
  unit,
  floor: median(runs.map((run) => run.floor)),
  ratio: median(runs.map((run) => run.value / run.floor)),
  runs,
})

/** Takes floor and value in turn. */
export const measure = async ({ name, unit, value, floor }: Measurement): Promise<Row> => {
  const runs: Row['runs'] = []
  for (let pair = 0; pair < pairs; pair += 1) {
    const floorOfPair = await floor()
    runs.push({ value: await value(), floor: floorOfPair })
  }
  return rowOf({ name, unit }, runs)
}
