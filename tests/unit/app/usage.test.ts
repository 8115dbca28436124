import { expect, it } from 'vitest'
import { createUsage, type InputType } from '../../../src/main/app/usage'

it('a window is being used for three seconds after each input, and not before the first', () => {
  let now = 0
  const usage = createUsage(() => now)
  expect(usage.isUsed()).toBe(false)
  usage.noteInput('mouseWheel')
  now = 2_999
  expect(usage.isUsed()).toBe(true)
  usage.noteInput('rawKeyDown')
  now = 5_998
  expect(usage.isUsed()).toBe(true)
  now = 5_999
  expect(usage.isUsed()).toBe(false)
})

const isUse = (type: InputType): boolean => {
  const usage = createUsage(() => 0)
  usage.noteInput(type)
  return usage.isUsed()
}

it.each<InputType>(['rawKeyDown', 'char', 'mouseWheel', 'mouseDown', 'touchMove', 'gestureScrollUpdate'])(
  'counts %s',
  (type) => expect(isUse(type)).toBe(true),
)

it.each<InputType>(['mouseMove', 'mouseEnter', 'mouseLeave', 'pointerMove', 'pointerRawUpdate', 'undefined'])(
  'does not count %s',
  (type) => expect(isUse(type)).toBe(false),
)
