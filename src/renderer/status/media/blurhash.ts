/** Draws the blur that stands in for a picture. */
import { decode, isBlurhashValid } from 'blurhash'

/** Pixels of a side; the browser makes it larger and smoother. */
const side = 24

/** Draws a blurhash on a canvas; one that is not valid leaves it empty. */
export const drawBlurhash = (canvas: HTMLCanvasElement, blurhash: string): void => {
  if (!isBlurhashValid(blurhash).result) return
  canvas.width = side
  canvas.height = side
  const context = canvas.getContext('2d')
  if (context === null) return
  const picture = context.createImageData(side, side)
  picture.data.set(decode(blurhash, side, side))
  context.putImageData(picture, 0, 0)
}
