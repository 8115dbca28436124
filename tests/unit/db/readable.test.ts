import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { describeDatabase, type SteppeDatabase } from '../../../src/renderer/db/database'
import { describeForReading, type ReadableDatabase } from '../../../src/renderer/db/readable'
import { homeOf } from '../../../src/shared/timelines'
import { anna, statusRow } from '../../support/store-builders'

let written: SteppeDatabase
let database: ReadableDatabase
beforeEach(async () => {
  const engine = { indexedDB: new IDBFactory(), IDBKeyRange }
  written = describeDatabase(engine)
  await written.open()
  await written.statuses.put(statusRow('1'))
  database = describeForReading(engine)
  await database.open()
})
afterEach(() => {
  database.close()
  written.close()
})

/** Each of these lines is an error of the types, or the check says that the mark above it is not needed. */
export const writesThatDoNotCompile = async ({ statuses, ...rest }: ReadableDatabase): Promise<void> => {
  const row = statusRow('1')
  // @ts-expect-error what is read is not written
  await statuses.add(row)
  // @ts-expect-error what is read is not written
  await statuses.put(row)
  // @ts-expect-error what is read is not written
  await statuses.bulkPut([row])
  // @ts-expect-error what is read is not written
  await statuses.update([anna, '1'], { content: '' })
  // @ts-expect-error what is read is not written
  await statuses.delete([anna, '1'])
  // @ts-expect-error what is read is not written
  await statuses.clear()
  // @ts-expect-error what is read is not written
  await statuses.where('[account+id]').equals([anna, '1']).delete()
  // @ts-expect-error what is read is not written
  await statuses.where('[account+id]').equals([anna, '1']).reverse().limit(1).modify({ content: '' })
  // @ts-expect-error a transaction that writes
  await rest.transaction('rw', [statuses], () => Promise.resolve())
  // @ts-expect-error a table by its name would be one of Dexie's
  rest.table('statuses')
  // @ts-expect-error the end of the database
  await rest.delete()
}

describe('the handle of those who read', () => {
  it('reads what the host wrote', async () => {
    expect(await database.statuses.get([anna, '1'])).toEqual(statusRow('1'))
    const home = homeOf(anna)
    expect(
      await database.transaction('r', ['entries', 'statuses'], () =>
        database.entries
          .where('[timeline+order]')
          .between([home, ''], [home, '~'])
          .reverse()
          .limit(3)
          .toArray(),
      ),
    ).toEqual([])
  })
})
