/** Addresses at which there is no instance, asked by Electron's own requests: each way to fail has a sentence of its own. */
import { expect, test } from '@playwright/test'
import { once } from 'node:events'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { forgetProfile, launchSteppe, type Steppe } from '../../support/launch'
import { html, json, tinyServer } from '../../support/tiny-server'
import { untrusted } from '../../support/untrusted-certificate'

let steppe: Steppe
const ends: (() => Promise<unknown>)[] = []

test.beforeEach(async () => {
  steppe = await launchSteppe({ pace: 0.1 })
})
test.afterEach(async () => {
  await steppe.close()
  await forgetProfile(steppe.userData)
  await Promise.all(ends.splice(0).map((end) => end()))
})

const serve = async (answer: Parameters<Awaited<ReturnType<typeof tinyServer>>['answer']>[0]) => {
  const server = await tinyServer()
  server.answer(answer)
  ends.push(server.close)
  return server
}

/** Would answer as an instance does, but its certificate has run out, and nobody vouches for it. */
const serveUntrusted = async () => {
  const asked: string[] = []
  const server = createServer(untrusted, (request, response) => {
    asked.push(request.url ?? '')
    json(response, 200, { domain: 'steppe.example', title: 'The Steppe', version: '4.5.0' })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  ends.push(async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  })
  // A server that listens on a port has an address of this form.
  return { host: `127.0.0.1:${(server.address() as AddressInfo).port}`, asked }
}

test('what is wrong with an address is said, for each of four in its own words', async () => {
  const closed = await tinyServer()
  await closed.close()
  const website = await serve((response) => html(response, 200))
  const other = await serve((response) => json(response, 200, { name: 'A shop', items: [] }))
  const secure = await serveUntrusted()

  const { window } = steppe
  await window.getByRole('button', { name: 'Add account' }).first().click()
  const dialog = window.getByRole('dialog', { name: 'Add account' })
  await expect(dialog.getByRole('textbox', { name: 'Instance' })).toBeFocused()
  for (const [address, said] of [
    [closed.origin, `${closed.host} cannot be reached. Check the address and your connection.`],
    [
      website.origin,
      `${website.host} answers with a web page, not as a Mastodon server. Is the instance at another address?`,
    ],
    [other.origin, `${other.host} is not a Mastodon server, nor one that speaks its language.`],
    [
      `https://${secure.host}`,
      `The certificate of ${secure.host} is expired or not trusted, so Steppe does not connect.`,
    ],
  ] as const) {
    await dialog.getByRole('textbox', { name: 'Instance' }).fill(address)
    await dialog.getByRole('button', { name: 'Continue' }).click()
    await expect(dialog.getByRole('alert')).toHaveText(said)
  }
  expect(website.asked.map(({ url }) => url)).toContain('/api/v2/instance')
  expect(other.asked.map(({ url }) => url)).toContain('/api/v2/instance')
  // Whoever cannot prove who they are is asked nothing.
  expect(secure.asked).toEqual([])
})
