import { describe, expect, it } from 'vitest'
import { bareClone, type BareClone } from './bare-clone'

/** A clone with one source, whose bundler does what the script says. */
const cloneThatBuilds = (script: string): BareClone => {
  const clone = bareClone()
  clone.write('src/main/index.ts', 'export {}\n')
  clone.write(
    'node_modules/electron-vite/bin/electron-vite.js',
    `require('fs').appendFileSync(process.env.CALLS, 'electron-vite ' + process.argv.slice(2).join(' ') + '\\n')
    require('fs').mkdirSync('out', { recursive: true })
    ${script}`,
  )
  return clone
}
const built = (clone: BareClone) => clone.call('build.mjs', 'ensureBuilt')

describe('the build', () => {
  it('is made where a source is other than at the last one, by content', () => {
    const clone = cloneThatBuilds('')
    const calls = ['electron-vite build --logLevel warn']
    expect(built(clone)).toMatchObject({ status: 0, said: 'building\n', calls })
    clone.write('src/main/index.ts', 'export {}\n')
    expect(built(clone)).toMatchObject({ said: '', calls: [] })
    clone.write('src/main/log.ts', 'export {}\n')
    expect(built(clone)).toMatchObject({ calls })
    for (const name of ['electron.vite.config.ts', 'package-lock.json']) {
      clone.write(name, '{}')
      expect(built(clone), name).toMatchObject({ calls })
    }
    expect(built(clone)).toMatchObject({ calls: [] })
  })

  it('that fails is tried again the next time, and its words are shown', () => {
    const clone = cloneThatBuilds("console.error('index.ts: no such name')\nprocess.exit(1)")
    for (const _time of ['first', 'second']) {
      const { status, said, calls } = built(clone)
      expect([status, calls.length]).toEqual([1, 1])
      expect(said).toMatch(/The sources do not build\.\n.+\n {8}index\.ts: no such name/)
    }
  })
})

describe('Node', () => {
  it.each([
    ['18.20.8', 1],
    ['20.18.3', 1],
    ['20.19.0', 0],
    ['22.0.0', 0],
  ])('of version %s ends with %i', (node, status) => {
    const ended = bareClone().call('node-version.mjs', 'checkNode', [], { node })
    expect(ended.status).toBe(status)
    const sentence = `Steppe needs Node 20.19 or newer, and this is ${node}.\n        Install a current Node`
    expect(ended.said.startsWith(sentence)).toBe(status === 1)
  })

  it('that is too old is told so by every command, before anything else', () => {
    const { status, said } = bareClone().command(['demo'], { node: '18.20.8' })
    expect([status, said]).toEqual([1, expect.stringMatching(/^Steppe needs Node/)])
  })
})

describe.runIf(process.platform === 'linux')('all of it', () => {
  it('is made by the first command, and by no later one', () => {
    const clone = cloneThatBuilds('')
    clone.write('package-lock.json', '{"packages":{}}')
    clone.program('npm')
    clone.write('node_modules/electron/package.json', '{"version":"45.4.1"}')
    clone.write(
      'node_modules/electron/install.js',
      `const fs = require('fs')
      fs.appendFileSync(process.env.CALLS, 'install.js\\n')
      fs.mkdirSync(__dirname + '/dist')
      fs.writeFileSync(__dirname + '/dist/electron', '#!/bin/sh\\n[ "$1" != -p ] || echo 45.4.1\\n', { mode: 0o755 })
      fs.writeFileSync(__dirname + '/path.txt', 'electron')`,
    )
    const started = () => clone.command(['start'], { env: { DISPLAY: ':0' } })
    const first = started()
    expect(first.status).toBe(0)
    expect(first.calls).toEqual([
      expect.stringMatching(/^npm ci /),
      'install.js',
      expect.stringMatching(/^electron-vite build /),
    ])
    // That a second run is ready within seconds is owed to this; how many they are, machines differ in.
    expect(started()).toMatchObject({ status: 0, said: 'Electron 45.4.1 (already here)\n', calls: [] })
  })
})
