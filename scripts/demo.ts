/**
 * npm run demo: two demo instances, two accounts signed in, and the app open on a folder of its own.
 * With --screenshot, a picture of that at a fixed moment instead.
 */
import { rmSync } from 'node:fs'
import { demoInstances, letArrive, nextArrival, type DemoInstance } from '../tests/support/demo-world'
import { columnOf, lookNow, signIn, startApp, type DemoApp } from './demo/app'
import { explained } from './demo/explained'
import { anyPorts, fillInstances, startInstances, stopInstances, type DemoInstances } from './demo/instances'
import { openDemo, type OpenedDemo } from './demo/opened'
import { parseOptions, type DemoOptions } from './demo/options'
import { pictureSwitches, takePicture } from './demo/picture'
import { freshFolder, freshMemory } from './demo/profile'
import { say } from './setup/say.mjs'

/** The moment of every picture, in the server's time: a spring morning. */
const pictureTime = Date.UTC(2026, 4, 14, 8, 41)

const readers = (instances: DemoInstances) =>
  (Object.keys(demoInstances) as DemoInstance[]).map((name) => ({
    instance: instances[name],
    username: demoInstances[name].reader,
  }))

const picture = async (
  options: NonNullable<DemoOptions['picture']>,
  given: string | undefined,
): Promise<void> => {
  process.env['TZ'] = 'UTC'
  process.env['LANG'] = process.env['LC_ALL'] = 'en_US.UTF-8'
  const instances = await startInstances(anyPorts)
  const folder = freshFolder(given)
  fillInstances(instances, freshMemory(pictureTime), true)
  let demo: DemoApp | undefined
  try {
    const started = await startApp(folder, pictureSwitches)
    demo = started
    await signIn(started, readers(instances))
    const columns = readers(instances).map(({ instance, username }) =>
      columnOf(started.window, instance, username),
    )
    await takePicture(started, columns, () => lookNow(started, readers(instances)), options)
    say(`the picture is ${options.file}`)
  } finally {
    await demo?.electron.close()
    await stopInstances(instances)
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Lets posts arrive until the answer is called. */
const letThemArrive = ({ instances, memory, profile }: OpenedDemo): (() => void) => {
  let timer: NodeJS.Timeout
  const plan = (): void => {
    const next = nextArrival(memory.arrivals, Date.now())
    timer = setTimeout(() => {
      letArrive(instances[next.instance].world, next, true)
      memory.arrivals.push(next)
      profile.keep(memory)
      plan()
    }, next.at - Date.now())
  }
  plan()
  return () => clearTimeout(timer)
}

const live = async (options: DemoOptions): Promise<void> => {
  const opened = await openDemo(options)
  const { instances, memory, profile } = opened
  const remember = (): void => {
    memory.oauth = { steppe: instances.steppe.oauth.snapshot(), birds: instances.birds.oauth.snapshot() }
    profile.keep(memory)
  }
  remember()
  for (const instance of Object.values(instances)) {
    instance.onAnswered(({ path }) => {
      if (path.startsWith('/oauth/') || path === '/api/v1/apps') remember()
    })
  }
  let stopArrivals: () => void = () => undefined
  try {
    const demo = await startApp(profile.folder, [])
    const closed = new Promise<void>((done) => {
      demo.window.once('close', () => done())
      demo.electron.once('close', () => done())
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
        // Playwright would close the app too, and end this at Ctrl-C with 130, unless we are the quicker. A second one ends it at once.
        process.removeAllListeners(signal)
        process.once(signal, () => done())
      }
    })
    const signedIn = signIn(demo, readers(instances)).then(() => {
      say(`the demo runs; what it stores is in ${profile.folder}; close the window or press Ctrl-C to end it`)
      stopArrivals = letThemArrive(opened)
    })
    await Promise.race([closed, signedIn.then(() => closed)])
    await demo.electron.close()
  } finally {
    stopArrivals()
    await stopInstances(instances)
  }
}

const main = async (): Promise<void> => {
  const options = parseOptions(process.argv.slice(2))
  await (options.picture === null ? live(options) : picture(options.picture, options.userDataDir))
}

try {
  await main()
} catch (error) {
  say(explained(error))
  process.exitCode = 1
}
// Playwright may keep a handle open after the app is gone.
process.exit()
