import { describe, expect, it } from 'vitest'
import { readContext } from '../../../src/main/mastodon/context-answer'
import { asAccountKey } from '../../../src/shared/ids'
import { post } from './fixtures'

const context = {
  account: asAccountKey('reader00'),
  origin: 'https://one.example',
  domain: 'one.example',
  now: 0,
}

it.each([
  [null, null],
  ['id="a", retry=5', 5_000],
  ['id="a", retry=12, result_count=2', 12_000],
  ['retry=7;id="a"', 7_000],
  // In the middle of another word it is none.
  ['id="a", noretry=90', 5_000],
  ['id="a"', 5_000],
  ['id="a", retry=0', 1_000],
  ['id="a", retry=999999', 600_000],
  ['id="a", retry=soon', 5_000],
])('an instance that says %s wants the thread to be asked for again after %s ms', (header, expected) => {
  const headers = new Headers(header === null ? {} : { 'Mastodon-Async-Refresh': header })
  const answer = { json: { ancestors: [], descendants: [] }, headers, serverTime: 0 }
  expect(readContext('1', answer, context, false)?.againInMs).toBe(expected)
})

/** Reads an answer about post 1 with these answers to it. */
const read = (descendants: readonly unknown[], isGuest: boolean, ancestors: readonly unknown[] = []) => {
  const answer = { json: { ancestors, descendants }, headers: new Headers(), serverTime: 0 }
  return readContext('1', answer, context, isGuest)
}
const counting = (id: string, to: string, replies: number) =>
  post(id, { in_reply_to_id: to, replies_count: replies })
const answers = (count: number) => Array.from({ length: count }, (_, at) => counting(String(at + 2), '1', 0))

describe('whether the instance gives all answers', () => {
  it.each([
    ['an account', false, 4_095, false],
    ['an account', false, 4_096, true],
    ['a guest', true, 59, false],
    ['a guest', true, 60, true],
    // So many no Mastodon gives a guest: what does has another end.
    ['a guest', true, 61, false],
  ])('is seen by their number: to %s (%s), %s are cut: %s', (_, isGuest, count, isCut) => {
    expect(read(answers(count), isGuest)?.isCut).toBe(isCut)
  })

  it('is not asked of what comes before: the first post tells by itself whether it answers another', () => {
    const above = Array.from({ length: 40 }, (_, at) => post(String(at + 100)))
    expect(read([], true, above)?.isCut).toBe(false)
  })

  it.each([
    ['whose answer is there', [counting('2', '1', 1), counting('3', '2', 0)], false],
    ['whose answers are not there', [counting('2', '1', 1), counting('3', '2', 2)], true],
    ['of whose answers one is there', [counting('2', '1', 2), counting('3', '2', 0)], true],
  ])('is seen by a guest at an answer %s', (_, descendants, isCut) => {
    expect(read(descendants, true)?.isCut).toBe(isCut)
    // What is kept from an account is so for reasons of its own, such as whom it blocks.
    expect(read(descendants, false)?.isCut).toBe(false)
  })
})
