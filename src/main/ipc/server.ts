/**
 * The edge between windows and main: every command is checked for who sent it, parsed, handled, and answered in an
 * envelope. Nothing else listens on ipcMain.
 */
import type { IpcMain, IpcMainInvokeEvent } from 'electron'
import * as v from 'valibot'
import { channels } from '../../shared/channels'
import { commands } from '../../shared/contract'
import type { CommandHandlers, CommandName } from '../../shared/contract'
import { AppError, enveloped } from '../../shared/errors'
import type { Log } from '../log'

export interface CommandServerOptions {
  ipcMain: Pick<IpcMain, 'handle'>
  /** Commands wait for them, but those that `early` answers until they are there. */
  handlers: CommandHandlers | Promise<CommandHandlers>
  early?: Partial<CommandHandlers>
  /** Called when a command has to wait. */
  onWait?: () => void
  /** Whether the sender is the main frame of one of our own windows. */
  isTrusted: (event: IpcMainInvokeEvent) => boolean
  log: Log
}

const isCommandName = (name: unknown): name is CommandName =>
  typeof name === 'string' && Object.hasOwn(commands, name)

const dispatch = <Name extends CommandName>(
  handler: CommandHandlers[Name],
  name: Name,
  args: unknown,
): ReturnType<CommandHandlers[Name]> => {
  const parsed = v.safeParse(commands[name].args, args)
  if (!parsed.success) {
    throw new AppError({ code: 'invalid', detail: v.summarize(parsed.issues) })
  }
  // The schema of `name` produced `output`, which TypeScript cannot follow through the index.
  return (handler as (args: unknown) => ReturnType<CommandHandlers[Name]>)(parsed.output)
}

/** Answers the windows' commands from now on. */
export const serveCommands = (options: CommandServerOptions): void => {
  const { ipcMain, handlers, early = {}, onWait, isTrusted, log } = options
  let all: CommandHandlers | null = null
  void Promise.resolve(handlers).then((there) => (all = there))

  const handlerOf = async <Name extends CommandName>(name: Name): Promise<CommandHandlers[Name]> => {
    const atOnce = (all ?? early)[name]
    if (atOnce !== undefined) return atOnce
    onWait?.()
    return (await handlers)[name]
  }

  ipcMain.handle(channels.command, (event, name: unknown, args: unknown) =>
    enveloped(async () => {
      if (!isTrusted(event)) throw new AppError({ code: 'forbidden' })
      if (!isCommandName(name)) throw new AppError({ code: 'invalid', detail: 'unknown command' })
      try {
        return await dispatch(await handlerOf(name), name, args)
      } catch (thrown) {
        if (!(thrown instanceof AppError)) log.error(`${name} failed`, thrown)
        throw thrown
      }
    }),
  )
}
