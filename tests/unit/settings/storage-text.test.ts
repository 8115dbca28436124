import { describe, expect, it } from 'vitest'
import { syncedOf } from '../../../src/main/synced-timelines'
import type { AccountRecord } from '../../../src/main/settings/schema'
import { columnKinds } from '../../../src/renderer/columns/kinds'
import { asAccountKey } from '../../../src/shared/ids'
import type { AccountSummary } from '../../../src/shared/session'
import {
  afterWipeText,
  dateText,
  oldestText,
  storedText,
  wipedText,
  wipeText,
} from '../../../src/renderer/settings/storage-text'

const oldestAt = Date.UTC(2025, 10, 22, 12)
const account = { key: asAccountKey('k3xq81ab'), handle: 'ada@one.example' } as AccountSummary

describe('the page of what is stored', () => {
  it.each([
    [{ posts: 0, bytes: 0, oldestAt: null }, 'No posts are stored.'],
    [{ posts: 1, bytes: 2_140, oldestAt: null }, '1 post is stored, about 2.1 kB.'],
    [
      { posts: 12_400, bytes: 37_200_000, oldestAt },
      `12,400 posts are stored, about 37 MB, the oldest from ${dateText(oldestAt)}.`,
    ],
  ])('says how much and how old', (stored, text) => {
    expect(storedText(stored)).toBe(text)
  })

  it('calls no time oldest that is still to come', () => {
    expect(oldestText('home', oldestAt)).toBe(dateText(oldestAt))
    expect(oldestText('scheduled', oldestAt)).toBe(`next ${dateText(oldestAt)}`)
    expect(oldestText('scheduled', null)).toBe(dateText(null))
  })

  it('says what a wipe takes in the middle of a sentence', () => {
    const wipe = { account, kind: null, signedOut: false }
    expect(wipeText(wipe)).toBe('everything of @ada@one.example')
    expect(wipeText({ ...wipe, account: null })).toBe('everything of all accounts')
    expect(wipeText({ ...wipe, kind: 'home' })).toBe('Home of @ada@one.example')
    expect(wipedText({ ...wipe, kind: 'home' })).toBe('Removed Home of @ada@one.example from this computer.')
  })

  it('says what is fetched again: all that is synced without a column, too', () => {
    const own = syncedOf(
      { accounts: () => [account as AccountRecord], guests: () => [], columns: () => [] },
      account.key,
    )
    const kinds = ['home', ...own.map(({ kind }) => kind)] as const
    const text = afterWipeText({ account, kind: null, signedOut: false })
    expect(text).toContain('what your columns show')
    for (const kind of kinds) expect(text).toContain(columnKinds[kind].label)
  })

  it('says of threads what goes, and what comes again', () => {
    const wipe = { account, kind: 'threads', signedOut: false } as const
    expect(wipeText(wipe)).toBe('Threads of @ada@one.example')
    expect(afterWipeText(wipe)).toMatch(/^A thread is fetched again when you open it/)
    expect(afterWipeText({ ...wipe, kind: 'home' })).toMatch(/^What the instance still has is fetched again/)
    expect(afterWipeText({ ...wipe, signedOut: true })).toMatch(/^The account is signed out/)
  })
})
