/** Draws the blur that stands in for a picture. */
import { decode, isBlurhashValid } from 'blurhash'

/** Pixels of a side; the browser makes it larger and smoother. */
const side = 24

const draw = (canvas: HTMLCanvasElement, blurhash: string): void => {
  if (!isBlurhashValid(blurhash).result) return
  canvas.width = side
  canvas.height = side
  const context = canvas.getContext('2d')
  if (context === null) return
  const picture = context.createImageData(side, side)
  picture.data.set(decode(blurhash, side, side))
  context.putImageData(picture, 0, 0)
}

/**
 * Draws a blurhash on a canvas when there is time: a picture that is on the disk is there before that, and takes the canvas away.
 * One that is not valid leaves the canvas empty. Answers how to call it off.
 */
export const drawBlurhash = (canvas: HTMLCanvasElement, blurhash: string): (() => void) => {
  const waiting = requestIdleCallback(() => draw(canvas, blurhash), { timeout: 300 })
  return () => cancelIdleCallback(waiting)
}
