/** The deck's commands: what a column looks like and where it is being read, kept in the settings. */
import type { CommandHandlers, Events } from '../../shared/contract'
import type { ColumnId } from '../../shared/ids'
import type { Column } from '../../shared/session'
import type { Settings } from '../settings/settings'

type DeckHandlers = Pick<CommandHandlers, 'deck.setWidth' | 'deck.setFollow' | 'deck.keepPlace'>

/** @param announce tells the windows how the columns now are. */
export const deckCommands = (
  settings: Settings,
  announce: (columns: Events['columns.changed']) => void,
): DeckHandlers => {
  const change = (id: ColumnId, changed: Partial<Column>): void => {
    settings.setColumns(
      settings.columns().map((column) => (column.id === id ? { ...column, ...changed } : column)),
    )
    announce([...settings.columns()])
  }
  return {
    'deck.setWidth': ({ column, width }) => change(column, { width }),
    'deck.setFollow': ({ column, follow }) => change(column, { follow }),
    'deck.keepPlace': ({ column, place }) => settings.keepPlace(column, place),
  }
}
