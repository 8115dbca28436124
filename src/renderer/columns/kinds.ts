/** What the window knows of each column kind beyond src/shared/columns.ts. */
import { columnKinds } from '../../shared/columns'
import type { AccountSummary, Column } from '../../shared/session'

/** The accessible name of a column: "Home, @user@host". */
export const columnName = (column: Column, account: AccountSummary | undefined): string =>
  `${columnKinds[column.kind].title}, @${account?.handle ?? column.account}`
