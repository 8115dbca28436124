/** Ends the app at an exact point of its work: as a power cut would that happened just then, or in order. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { asAccountKey, type TimelineKey } from '../../src/shared/ids'
import { homeOf } from '../../src/shared/timelines'
import type { Steppe } from './launch'
import type { FakeInstance } from './fake-mastodon'

/**
 * Where it dies, in the work on one account's home. `before commit`: a page is ready, the store host has not heard of it; `in commit`: it
 * was just told; `after commit`: its acknowledgement has arrived in the process, but nobody has read it.
 */
export const killPoints = ['request', 'answer', 'before commit', 'in commit', 'after commit'] as const
export type KillPoint = (typeof killPoints)[number]

/** The home of the account at that instance, by the settings: of a home that is not fetched yet nothing is stored. */
const homeAt = async ({ userData }: Steppe, { origin }: FakeInstance): Promise<TimelineKey> => {
  // Why as: the app wrote them; of an account this reads two fields.
  const { accounts } = JSON.parse(await readFile(join(userData, 'settings.json'), 'utf8')) as {
    accounts: { key: string; origin: string }[]
  }
  const [account, ...others] = accounts.filter((one) => one.origin === origin)
  if (account === undefined || others.length > 0) throw new Error(`There is not one account at ${origin}.`)
  return homeOf(asAccountKey(account.key))
}

/** Why inside main: from outside nobody can tell a commit from its acknowledgement. */
const killInMain = ({ app }: Steppe, home: TimelineKey, point: KillPoint, number: number): Promise<void> =>
  app.evaluate(
    ({ MessageChannelMain }, { timeline, where, nth }) => {
      type Message = { id?: number; op?: string; args?: { timeline?: string } }
      interface Port {
        postMessage: (message: Message) => void
        emit: (event: string, ...args: unknown[]) => boolean
      }
      const die = (): void => {
        process.kill(process.pid, 'SIGKILL')
      }
      const port = Object.getPrototypeOf(new MessageChannelMain().port1) as Port
      const { postMessage, emit } = port
      const commits = new Set<number>()
      let left = nth
      port.postMessage = function (message) {
        const isCommit =
          (message.op === 'applyPage' || message.op === 'applyStream') && message.args?.timeline === timeline
        if (isCommit && message.id !== undefined) commits.add(message.id)
        const isLast = isCommit && where !== 'after commit' && (left -= 1) === 0
        if (isLast && where === 'before commit') die()
        postMessage.call(this, message)
        if (isLast && where === 'in commit') die()
      }
      port.emit = function (event, ...args) {
        const [told] = args as [{ data?: Message } | undefined]
        const id = event === 'message' ? told?.data?.id : undefined
        if (where === 'after commit' && id !== undefined && commits.delete(id) && (left -= 1) === 0) die()
        return emit.call(this, event, ...args)
      }
    },
    { timeline: home, where: point, nth: number },
  )

/** Lets the app die at the n-th such point from now on, of the home at that instance. */
export const killAt = async (
  steppe: Steppe,
  instance: FakeInstance,
  point: KillPoint,
  number: number,
): Promise<void> => {
  if (point !== 'request' && point !== 'answer') {
    return killInMain(steppe, await homeAt(steppe, instance), point, number)
  }
  let left = number
  const count = ({ path }: { path: string }): void => {
    if (path === '/api/v1/timelines/home' && (left -= 1) === 0) steppe.process.kill('SIGKILL')
  }
  if (point === 'request') instance.onRequest(count)
  else instance.onAnswered(count)
}

/** Quits the app in order as soon as the store host was told the next page. */
export const quitAtPage = ({ app }: Steppe): Promise<void> =>
  app.evaluate(({ app: electron, MessageChannelMain }) => {
    interface Port {
      postMessage: (message: { op?: string }) => void
    }
    const port = Object.getPrototypeOf(new MessageChannelMain().port1) as Port
    const { postMessage } = port
    port.postMessage = function (message) {
      postMessage.call(this, message)
      if (message.op === 'applyPage') electron.quit()
    }
  })

/** Resolves with the signal that ended the app. */
export const deathOf = ({ process: child }: Steppe): Promise<string | null> => {
  if (child.signalCode !== null || child.exitCode !== null) return Promise.resolve(child.signalCode)
  return new Promise((resolve) => child.once('exit', (_code, signal) => resolve(signal)))
}
