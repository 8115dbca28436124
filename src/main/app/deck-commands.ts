/** The deck's commands: which columns there are, what each looks like and where it is being read, kept in the settings. */
import { columnWidth } from '../../shared/columns'
import type { CommandHandlers, Events } from '../../shared/contract'
import { AppError } from '../../shared/errors'
import { accountOfTimeline, asColumnId, type ColumnId, type TimelineKey } from '../../shared/ids'
import type { Column } from '../../shared/session'
import { randomKey } from '../settings/keys'
import type { Settings } from '../settings/settings'

type DeckHandlers = Pick<
  CommandHandlers,
  | 'deck.addColumn'
  | 'deck.removeColumn'
  | 'deck.moveColumn'
  | 'deck.setWidth'
  | 'deck.setFollow'
  | 'deck.keepPlace'
>

const moved = (columns: readonly Column[], id: ColumnId, by: number): Column[] => {
  const from = columns.findIndex((column) => column.id === id)
  const to = Math.min(columns.length - 1, Math.max(0, from + by))
  return from === -1
    ? [...columns]
    : columns.toSpliced(from, 1).toSpliced(to, 0, ...columns.slice(from, from + 1))
}

/**
 * @param announce tells everybody how the columns now are.
 * @param onPlace is told whenever a timeline is read at another place.
 * @param admitGuest keeps the guest whose timeline it is; answers whether there is one.
 */
export const deckCommands = (
  settings: Settings,
  announce: (columns: Events['columns.changed']) => void,
  onPlace: (timeline: TimelineKey) => void,
  admitGuest: (timeline: TimelineKey) => boolean,
): DeckHandlers => {
  const replace = (columns: readonly Column[]): void => {
    settings.setColumns(columns)
    announce([...columns])
  }
  const change = (id: ColumnId, changed: Partial<Column>): void =>
    replace(settings.columns().map((column) => (column.id === id ? { ...column, ...changed } : column)))
  return {
    'deck.addColumn': ({ timeline, name }) => {
      const shown = settings.columns().find((column) => column.timeline === timeline)
      if (shown !== undefined) return shown.id
      const account = accountOfTimeline(timeline)
      const isSignedIn = settings.accounts().some(({ key }) => key === account)
      if (!isSignedIn && !admitGuest(timeline)) throw new AppError({ code: 'notFound' })
      const id = asColumnId(randomKey())
      const width = columnWidth.usual
      replace([...settings.columns(), { id, account, timeline, name, width, follow: false }])
      return id
    },
    'deck.removeColumn': ({ column }) => {
      replace(settings.columns().filter(({ id }) => id !== column))
      settings.keepPlace(column, null)
    },
    'deck.moveColumn': ({ column, by }) => replace(moved(settings.columns(), column, by)),
    'deck.setWidth': ({ column, width }) => change(column, { width }),
    'deck.setFollow': ({ column, follow }) => change(column, { follow }),
    // Why asked: a column that is taken away says once more where it was.
    'deck.keepPlace': ({ column, place }) => {
      const shown = settings.columns().find(({ id }) => id === column)
      if (shown === undefined) return
      settings.keepPlace(column, place)
      onPlace(shown.timeline)
    },
  }
}
