/** Whether somebody is at the window right now: what they type, click and scroll there tells. */
import type { InputEvent } from 'electron'

/** Whoever reads scrolls on after some seconds; whoever stopped for longer than that is not kept waiting by a slice of work. */
const pauseMs = 3_000

export type InputType = InputEvent['type']

/** Electron tells much besides: a mouse that only moves, enters or leaves, and the ends of what these began. */
const deeds: ReadonlySet<InputType> = new Set<InputType>([
  'rawKeyDown',
  'keyDown',
  'char',
  'mouseDown',
  'mouseWheel',
  'touchStart',
  'touchMove',
  'touchScrollStarted',
  'gestureScrollBegin',
  'gestureScrollUpdate',
  'gestureFlingStart',
  'gesturePinchBegin',
  'gesturePinchUpdate',
  'gestureTapDown',
  'gestureTap',
])

export interface Usage {
  /** To be called with the kind of each input that comes to the window. */
  noteInput: (type: InputType) => void
  isUsed: () => boolean
}

/** @param now milliseconds, from a clock that nobody sets */
export const createUsage = (now: () => number): Usage => {
  let usedAt = Number.NEGATIVE_INFINITY
  return {
    noteInput: (type) => {
      if (deeds.has(type)) usedAt = now()
    },
    isUsed: () => now() - usedAt < pauseMs,
  }
}
