/** What an instance's version 2 leaves out, and its version 1 tells: its size, and its rules. */
import type { ServerResponse } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { discover, type FoundInstance } from '../../../src/main/accounts/discovery'
import { probeOverNet } from '../../../src/main/accounts/probe'
import { startFakeInstance } from '../../support/fake-mastodon'
import { html, json, tinyServer, type TinyServer } from '../../support/tiny-server'
import { openNodeRequest } from './node-net-request'

const servers: TinyServer[] = []
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()))
})

const oldPath = '/api/v1/instance'
const versionTwo = {
  domain: 'meadow.example',
  title: 'Meadow',
  version: '4.5.0',
  usage: { users: { active_month: 1234 } },
  rules: [{ id: '1', text: 'Be kind' }],
}
const versionOne = {
  uri: 'older.example',
  title: 'Older',
  version: '1.0.0',
  stats: { user_count: 4321 },
  rules: [{ id: '1', text: 'Older rule' }],
}

const find = (origin: string): Promise<FoundInstance> =>
  discover(probeOverNet(openNodeRequest, 'Steppe/test'), origin)
const askedOld = ({ asked }: TinyServer): number => asked.filter(({ url }) => url === oldPath).length

/** An instance with a version 2, and something that answers for version 1. */
const serve = async (
  newer: unknown,
  old: (response: ServerResponse) => void = (response) => json(response, 200, versionOne),
): Promise<TinyServer> => {
  const server = await tinyServer()
  servers.push(server)
  server.answer((response, { url }) => {
    if (url === '/api/v2/instance') json(response, 200, newer)
    else if (url === oldPath) old(response)
    else html(response, 404)
  })
  return server
}
const redirect =
  (to: string) =>
  (response: ServerResponse): void => {
    response.writeHead(302, { Location: to })
    response.end()
  }

describe('an instance with a partial version 2', () => {
  it.each([
    ['usage', { usage: undefined }, { activeMonth: null, accountCount: 4321, rules: ['Be kind'] }],
    ['rules', { rules: undefined }, { activeMonth: 1234, accountCount: 4321, rules: ['Older rule'] }],
    ['sense', { usage: { users: { active_month: -1 } } }, { activeMonth: null, accountCount: 4321 }],
  ])('without %s takes that from version 1, and no more', async (_what, partly, expected) => {
    const server = await serve({ ...versionTwo, ...partly })
    const found = await find(server.origin)
    expect(found).toMatchObject({ domain: 'meadow.example', title: 'Meadow', version: '4.5.0', ...expected })
    expect(askedOld(server)).toBe(1)
  })

  it('is asked nothing more where it says that it has no rules', async () => {
    const server = await serve({ ...versionTwo, rules: [] })
    expect(await find(server.origin)).toMatchObject({ activeMonth: 1234, accountCount: null, rules: [] })
    expect(askedOld(server)).toBe(0)
  })

  it.each<[string, (response: ServerResponse) => void]>([
    ['an error', (response) => html(response, 500)],
    ['a limit', (response) => json(response, 429, {})],
    ['a page', (response) => html(response, 200)],
    ['half an answer', (response) => json(response, 200, '{"uri":')],
    ['another shape', (response) => json(response, 200, { stats: { user_count: 4321 } })],
    [
      'a count that is none',
      (response) => json(response, 200, { ...versionOne, rules: 7, stats: { user_count: 'many' } }),
    ],
    ['a redirect that may not be followed', redirect('http://192.0.2.1/')],
    ['nothing', (response) => response.destroy()],
  ])('is found all the same where version 1 answers %s', async (_what, old) => {
    const server = await serve({ ...versionTwo, usage: null, rules: null }, old)
    expect(await find(server.origin)).toMatchObject({
      origin: server.origin,
      title: 'Meadow',
      activeMonth: null,
      accountCount: null,
      rules: [],
    })
    expect(askedOld(server)).toBe(1)
  })

  it('is told about by no other origin', async () => {
    const other = await serve(versionTwo)
    const { origin } = await serve(
      { ...versionTwo, usage: null, rules: null },
      redirect(`${other.origin}${oldPath}`),
    )
    expect(await find(origin)).toMatchObject({ origin, accountCount: null, rules: [] })
    expect(askedOld(other)).toBe(1)
  })

  it('has a size and rules where its software is Pleroma', async () => {
    const instance = await startFakeInstance({ domain: 'meadow.example', personality: 'pleroma' })
    try {
      const older: unknown = await (await fetch(`${instance.origin}${oldPath}`)).json()
      const found = await find(instance.origin)
      expect(found).toMatchObject({ software: 'pleroma', activeMonth: null })
      expect(found.rules).not.toEqual([])
      expect(older).toMatchObject({
        stats: { user_count: found.accountCount },
        rules: found.rules.map((text) => ({ text })),
      })
    } finally {
      await instance.stop()
    }
  })
})
