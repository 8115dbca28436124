import { expect, it } from 'vitest'
import { sizeText } from '../../../src/renderer/accounts/size'

it.each([
  [1_234, null, '1,234 people active in the last month'],
  [1, 50, '1 person active in the last month'],
  [0, 50, '0 people active in the last month'],
  [null, 4_236, '4,236 accounts'],
  [null, 1, '1 account'],
  [null, null, ''],
])('%s active people and %s accounts are “%3$s”', (activeMonth, accountCount, text) => {
  expect(sizeText({ activeMonth, accountCount })).toBe(text)
})
