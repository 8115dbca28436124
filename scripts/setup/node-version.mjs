import { fail } from './say.mjs'

const least = [20, 19]

/** @throws SetupError when Node is older than what the tools need. */
export const checkNode = () => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major > least[0] || (major === least[0] && minor >= least[1])) return
  fail(
    `Steppe needs Node ${least.join('.')} or newer, and this is ${process.versions.node}.`,
    'Install a current Node (nodejs.org, or your system’s package) and run the command again.',
  )
}
