/** The window's client of main: commands answer values or throw AppErrors, events call back. */
import { opened } from '../../shared/errors'
import type { Envelope } from '../../shared/errors'
import type { SteppeApi } from '../../shared/channels'
import type { CommandArgs, CommandName, CommandResult, EventName, Events } from '../../shared/contract'

declare global {
  interface Window {
    /** Put there by the preload script. */
    steppe: SteppeApi
  }
}

/** Commands that take no arguments may be called without any. */
type ArgsOf<Name extends CommandName> = [CommandArgs<Name>] extends [undefined]
  ? []
  : [args: CommandArgs<Name>]

/**
 * Asks main to do something.
 * @throws AppError what main reported.
 */
export const invoke = async <Name extends CommandName>(
  name: Name,
  ...args: ArgsOf<Name>
): Promise<CommandResult<Name>> => {
  // Main answers every command with an envelope of its result: contract.ts derives both ends from one map.
  const envelope = (await window.steppe.invoke(name, args[0])) as Envelope<CommandResult<Name>>
  return opened(envelope)
}

/** Sends a command whose answer changes nothing here: main says by an event or a state what came of it. */
export const send = <Name extends CommandName>(name: Name, ...args: ArgsOf<Name>): void => {
  // Why: a failed wish (a place not kept, a link not opened) must not end in an unhandled rejection; main logs it.
  invoke(name, ...args).catch(() => undefined)
}

/** Calls back for every event of that name until the answer is called. */
export const on = <Name extends EventName>(
  name: Name,
  listener: (payload: Events[Name]) => void,
): (() => void) => window.steppe.on(name, listener)
