import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { ownDisplay } from '../../../scripts/setup/display.mjs'
import { endedEarly, wordsOfEnd } from '../../../scripts/setup/early-end.mjs'
import { listenOn } from '../../support/fake-mastodon/ports'

const failed = { code: 1, signal: null, wasAsked: false, afterMs: 800 }
const crashed = { ...failed, code: null, signal: 'SIGTRAP' }
const gone = { name: ':7', answers: false, variables: ['DISPLAY'] }
const there = { name: ':0', answers: true, variables: ['DISPLAY', 'WAYLAND_DISPLAY'] }
const wayland = { name: undefined, answers: false, variables: ['WAYLAND_DISPLAY'] }

describe('an app ended early', () => {
  it.each([
    ['with a code of its own', failed, true],
    ['by a signal', crashed, true],
    ['not in order', { ...failed, code: 0 }, false],
    ['not where somebody wanted it to', { ...crashed, wasAsked: true }, false],
    ['not after it had run a while', { ...failed, afterMs: 60_000 }, false],
  ])('%s', (_how, end, isEarly) => {
    expect(endedEarly(end)).toBe(isEarly)
  })
})

/** A sentence of what happened, and below it what to do. */
describe('what is said of an app that ended early', () => {
  it.each([
    [
      'on a display that is gone',
      wordsOfEnd(failed, gone, false),
      /^Electron ended with code 1 right after its start\.\n {8}The display :7, .+: correct it, or unset DISPLAY to have a virtual one\.$/,
    ],
    [
      'on one that answers',
      wordsOfEnd(crashed, there, false),
      /^Electron was ended by SIGTRAP .+\.\n {8}.+ STEPPE_DEBUG=1 .+\.\n {8}Where .+, unset DISPLAY and WAYLAND_DISPLAY to .+\.$/,
    ],
    [
      'on one that DISPLAY does not name',
      wordsOfEnd(failed, wayland, false),
      /^Electron ended .+\n {8}.+ STEPPE_DEBUG=1 .+\.\n {8}Where .+, unset WAYLAND_DISPLAY to .+\.$/,
    ],
    [
      'on a virtual one',
      wordsOfEnd(failed, undefined, false),
      /^Electron ended .+\n {8}Run .+ STEPPE_DEBUG=1 .+\.$/,
    ],
    [
      'where Chromium complained aloud',
      wordsOfEnd(failed, undefined, true),
      /^Electron ended .+\n {8}Chromium’s own reason stands above\.$/,
    ],
  ])('%s', (_where, said, expected) => {
    expect(said).toMatch(expected)
  })
})

/** What `npm start` says and ends with where Electron is that script. */
const startWith = (script: string): { status: number | null; stderr: string } => {
  const folder = mkdtempSync(join(tmpdir(), 'steppe-no-electron-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'electron'), script, { mode: 0o755 })
  return spawnSync(process.execPath, ['scripts/run.mjs', 'start'], {
    encoding: 'utf8',
    env: {
      ...process.env,
      STEPPE_SET_UP: '1',
      ELECTRON_OVERRIDE_DIST_PATH: folder,
      DISPLAY: ':59999',
      WAYLAND_DISPLAY: '',
    },
    timeout: 10_000,
  })
}

describe.runIf(process.platform === 'linux')('npm start', () => {
  it('says it, and passes the code on', () => {
    const { status, stderr } = startWith('#!/bin/sh\nexit 3\n')
    expect(status).toBe(3)
    expect(stderr).toMatch(
      /^steppe: Electron ended with code 3 right after its start\.\n {8}The display :59999, which DISPLAY names, does not answer/m,
    )
  })

  it('says nothing of an app that ended in order', () => {
    const { status, stderr } = startWith('#!/bin/sh\nexit 0\n')
    expect([status, stderr.includes('Electron')]).toEqual([0, false])
  })

  it('does not take what never began for an app that ended', () => {
    const { status, stderr } = startWith('#!/nowhere/sh\n')
    expect([status, stderr.includes('right after its start')]).toEqual([1, false])
    expect(stderr).toContain('could not be started')
  })
})

describe('the user’s own display', () => {
  it('answers while a server listens where DISPLAY says', async () => {
    const server = createServer()
    const name = `127.0.0.1:${(await listenOn(server, 0)) - 6_000}.0`
    onTestFinished(() => void server.close())
    expect(await ownDisplay({ DISPLAY: name })).toEqual({ name, answers: true, variables: ['DISPLAY'] })
    await new Promise((resolve) => server.close(resolve))
    expect((await ownDisplay({ DISPLAY: name })).answers).toBe(false)
  })

  it.each([':59999', 'unix:59999.0', '127.0.0.1:99999', 'screen'])(
    'does not answer where %s names none',
    async (name) => {
      expect(await ownDisplay({ DISPLAY: name, WAYLAND_DISPLAY: '' })).toEqual({
        name,
        answers: false,
        variables: ['DISPLAY'],
      })
    },
  )

  it('may be one that DISPLAY does not name', async () => {
    expect(await ownDisplay({ DISPLAY: '', WAYLAND_DISPLAY: 'wayland-0' })).toEqual({
      name: undefined,
      answers: false,
      variables: ['WAYLAND_DISPLAY'],
    })
  })
})
