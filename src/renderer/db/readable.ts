/**
 * The database as everything but the store host has it: a write through it does not compile, and it opens only what is
 * there. Dexie's own types would hand a writing method to whoever reads, at every step of a query.
 */
import type { Table } from 'dexie'
import { describeDatabase, type DatabaseEngine, type SteppeTables } from './database'
import { guardedEngine } from './guarded-engine'

/** A stretch of an index. */
interface ReadableSlice<Row, Key> {
  reverse(): ReadableSlice<Row, Key>
  limit(most: number): ReadableSlice<Row, Key>
  first(): Promise<Row | undefined>
  toArray(): Promise<Row[]>
  primaryKeys(): Promise<Key[]>
}

interface ReadableIndex<Row, Key> {
  equals(key: unknown): ReadableSlice<Row, Key>
  anyOf(keys: readonly unknown[]): ReadableSlice<Row, Key>
  between(lower: unknown, upper: unknown, withLower?: boolean, withUpper?: boolean): ReadableSlice<Row, Key>
}

interface ReadableTable<Row, Key> {
  get(key: Key): Promise<Row | undefined>
  bulkGet(keys: Key[]): Promise<(Row | undefined)[]>
  where(index: string): ReadableIndex<Row, Key>
}

type ReadableTables = {
  [Name in keyof SteppeTables]: SteppeTables[Name] extends Table<infer Row, infer Key>
    ? ReadableTable<Row, Key>
    : never
}

export interface ReadableDatabase extends ReadableTables {
  open(): Promise<unknown>
  close(): void
  transaction<Result>(
    mode: 'r',
    tables: readonly (string | ReadableTables[keyof ReadableTables])[],
    work: () => Promise<Result>,
  ): Promise<Result>
}

/** Describes the database for reading, without opening it. @param engine stands for IndexedDB in tests. */
export const describeForReading = (engine: DatabaseEngine = {}): ReadableDatabase =>
  describeDatabase(guardedEngine(engine))
