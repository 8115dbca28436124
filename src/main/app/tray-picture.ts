/** Draws the tray's icon: rolling hills under a sun, as the app's name has it. Drawn here so that it is sharp at any scale. */

/** Blue, green, red and alpha of each pixel. */
const channels = 4
const samples = 4

/** Parts of a square of 1 that are drawn: two hills and a sun. */
const isInk = (x: number, y: number): boolean => {
  if ((x - 0.7) ** 2 + (y - 0.27) ** 2 < 0.13 ** 2) return true
  const far = 0.55 - 0.13 * Math.sin((x + 0.15) * Math.PI * 1.3)
  const near = 0.74 - 0.1 * Math.sin((x - 0.35) * Math.PI * 1.5)
  const isFar = y > far && y < Math.min(far + 0.11, near - 0.06)
  return y < 0.92 && x > 0.06 && x < 0.94 && (isFar || y > near)
}

/** How much of a pixel is drawn, 0 to 1. */
const coverage = (column: number, row: number, side: number): number => {
  let hits = 0
  for (let at = 0; at < samples ** 2; at += 1) {
    const x = column + ((at % samples) + 0.5) / samples
    const y = row + (Math.floor(at / samples) + 0.5) / samples
    if (isInk(x / side, y / side)) hits += 1
  }
  return hits / samples ** 2
}

/** The bitmap of a square of that many pixels, premultiplied, as Electron's `createFromBitmap` takes it. */
export const trayPicture = (side: number, ink: 'dark' | 'light'): Buffer => {
  const bitmap = Buffer.alloc(side * side * channels)
  for (let at = 0; at < side * side; at += 1) {
    const alpha = coverage(at % side, Math.floor(at / side), side)
    const shade = Math.round((ink === 'light' ? 255 : 30) * alpha)
    bitmap.set([shade, shade, shade, Math.round(255 * alpha)], at * channels)
  }
  return bitmap
}
