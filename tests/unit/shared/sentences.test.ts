import { describe, expect, it } from 'vitest'
import type { AppErrorCode, AppErrorDetail } from '../../../src/shared/errors'
import { sentenceFor, sentenceForTyped } from '../../../src/shared/sentences'

/** One of each; a code that is missing here does not compile. */
const details: { [Code in AppErrorCode]: Extract<AppErrorDetail, { code: Code }> } = {
  offline: { code: 'offline', host: 'meadow.example' },
  timeout: { code: 'timeout', host: 'meadow.example' },
  certificate: { code: 'certificate', host: 'meadow.example' },
  rateLimited: { code: 'rateLimited', retryAt: Date.UTC(2026, 10, 23, 8, 41) },
  unauthorized: { code: 'unauthorized' },
  forbidden: { code: 'forbidden' },
  inconclusive: { code: 'inconclusive', why: 'rebuilding' },
  notFound: { code: 'notFound' },
  gone: { code: 'gone' },
  invalid: { code: 'invalid', detail: 'address' },
  server: { code: 'server', status: 502 },
  redirected: { code: 'redirected' },
  notAnInstance: { code: 'notAnInstance', host: 'meadow.example' },
  conflict: { code: 'conflict' },
  noStream: { code: 'noStream' },
  storeUnavailable: { code: 'storeUnavailable' },
  quota: { code: 'quota' },
  cancelled: { code: 'cancelled' },
  keyringMissing: { code: 'keyringMissing' },
  signInExpired: { code: 'signInExpired' },
  otherAccount: { code: 'otherAccount', wanted: 'mina@meadow.example', approved: 'jonas@meadow.example' },
  wipedLater: { code: 'wipedLater' },
  bug: { code: 'bug', detail: 'TypeError: x is not a function' },
}

describe('the sentences', () => {
  it('differ for every error, and end like sentences', () => {
    const whys: AppErrorDetail[] = [
      { code: 'gone', why: 'closed' },
      { code: 'gone', why: 'noApi' },
      { code: 'forbidden', why: 'membersOnly' },
      { code: 'forbidden', why: 'switchedOff' },
    ]
    const sentences = [...Object.values(details), ...whys].map(sentenceFor)
    expect(new Set(sentences).size).toBe(sentences.length)
    for (const sentence of sentences) expect(sentence).toMatch(/^[A-Zm].*[.?]$/)
  })

  it('name the host where it is known, and do without it elsewhere', () => {
    for (const code of ['offline', 'timeout', 'certificate', 'notAnInstance'] as const) {
      expect(sentenceFor(details[code])).toContain('meadow.example')
      expect(sentenceFor({ code })).not.toMatch(/undefined|meadow/)
    }
  })

  it('name both accounts where the wrong one signed in', () => {
    expect(sentenceFor(details.otherAccount)).toBe(
      'You signed in as @jonas@meadow.example, not as @mina@meadow.example. Choose “Open again”, and sign in as @mina@meadow.example there.',
    )
  })

  it('doubt an address only where it was just typed', () => {
    expect(sentenceForTyped(details.offline)).toBe(
      'meadow.example cannot be reached. Check the address and your connection.',
    )
    expect(sentenceFor(details.offline)).toBe(
      'meadow.example cannot be reached. Check your connection, or try again in a while.',
    )
    expect(sentenceForTyped(details.timeout)).toBe(sentenceFor(details.timeout))
  })

  it('tell a page that keeps Steppe out from one that stands in for an answer', () => {
    const page = (status: number) => sentenceFor({ code: 'server', status, notApi: true })
    expect(page(403)).toBe(
      'Something in front of the instance does not let Steppe in (error 403). Try again in a while, or tell the people who run it.',
    )
    expect(page(502)).toBe(
      'The instance answered with something that Steppe cannot read (error 502). It may be down for maintenance.',
    )
  })

  it('never show what is meant for programs', () => {
    expect(sentenceFor(details.bug)).not.toContain('TypeError')
    expect(sentenceFor({ code: 'invalid', detail: '<b>raw text of a server</b>' })).not.toContain('raw')
  })
})
