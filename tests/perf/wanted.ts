/** What is wanted of the rows of the benchmark. */
import type { Row } from './measure'

const holds = {
  'at most': (figure: number, limit: number) => figure <= limit,
  'at least': (figure: number, limit: number) => figure >= limit,
  under: (figure: number, limit: number) => figure < limit,
}

interface Bound {
  of: 'ratio' | 'value'
  is: keyof typeof holds
  limit: number
}

const times = (is: Bound['is'], limit: number): Bound => ({ of: 'ratio', is, limit })
const alone = (is: Bound['is'], limit: number): Bound => ({ of: 'value', is, limit })

const bounds: Partial<Record<string, readonly Bound[]>> = {
  start: [times('at most', 1.5)],
  reopen: [times('at most', 1.5)],
  'column-open': [times('at most', 1.2), alone('under', 80)],
  ingest: [times('at least', 0.5)],
  'frame-gap': [times('at most', 2.5), alone('under', 50)],
  memory: [times('at most', 2.2)],
  idle: [alone('at most', 2)],
  'catch-up': [times('at most', 1.15)],
}

const boundsOf = ({ name }: Pick<Row, 'name'>): readonly Bound[] => bounds[name] ?? []

/** The bounds of a row in words; empty where it has none. */
export const wantedOf = (row: Pick<Row, 'name' | 'unit'>): string =>
  boundsOf(row)
    .map(({ of, is, limit }) => `${is} ${limit} ${of === 'ratio' ? 'times' : row.unit}`)
    .join(', ')

/** Whether a row is other than wanted. */
export const isOutside = (row: Pick<Row, 'name' | 'ratio' | 'value'>): boolean =>
  boundsOf(row).some(({ of, is, limit }) => !holds[is](row[of], limit))
