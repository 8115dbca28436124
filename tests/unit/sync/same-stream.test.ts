import { expect, it } from 'vitest'
import { firstNames, isSameStream } from '../../../src/main/sync/same-stream'

it.each([
  ['café', 'cafe'],
  ['Straßenfest', 'straßenfest'],
  ['ＯＷＬＳ', 'owls'],
  ['Łódź', 'lodz'],
  ['smørrebrød', 'smorrebrod'],
  ['diyarbakır', 'diyarbakir'],
  ['rock-n-roll', 'rocknroll'],
])('#%s is #%s', (one, other) => {
  expect(isSameStream(`hashtag:${one}`, `hashtag:${other}`, true)).toBe(true)
  expect(isSameStream(`hashtag:${one}`, `hashtag:${other}`, false)).toBe(false)
})

it.each([
  ['cafe', 'coffee'],
  ['straße', 'strasse'],
  // Neither of these is among the letters that Mastodon folds.
  ['việt', 'viet'],
  ['が', 'か'],
])('#%s is not #%s', (one, other) => {
  expect(isSameStream(`hashtag:${one}`, `hashtag:${other}`, true)).toBe(false)
})

it('asks for each stream by the name that came first', () => {
  const names = ['user', 'hashtag:café', 'list:1', 'hashtag:Cafe', 'user']
  expect(firstNames(names, true)).toEqual(['user', 'hashtag:café', 'list:1'])
  expect(firstNames(names, false)).toEqual(['user', 'hashtag:café', 'list:1', 'hashtag:Cafe'])
})
