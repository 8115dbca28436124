import { encode } from 'blurhash'
import { motifs, shaderOf } from './motifs'
import type { Motif, Picture } from './motifs'
import { encodePng } from './png'
import { hash } from './random'

export type { Motif, Picture } from './motifs'

/** Pixels as red, green, blue, alpha. */
const paint = (picture: Picture, width: number, height: number): Uint8ClampedArray => {
  const shader = shaderOf(picture)
  const pixels = new Uint8ClampedArray(width * height * 4)
  for (let x = 0; x < width; x += 1) {
    const column = shader((x + 0.5) / width)
    for (let y = 0; y < height; y += 1) {
      const color = column((y + 0.5) / height)
      const offset = (y * width + x) * 4
      pixels[offset] = color[0]
      pixels[offset + 1] = color[1]
      pixels[offset + 2] = color[2]
      pixels[offset + 3] = (color[3] ?? 1) * 255
    }
  }
  return pixels
}

/** The picture as PNG, scaled to that width. */
export const drawPng = (picture: Picture, width = picture.width): Buffer => {
  const height = Math.max(1, Math.round((picture.height * width) / picture.width))
  return encodePng(width, height, paint(picture, width, height))
}

const hashes = new Map<string, string>()

export const blurhashOf = (picture: Picture): string => {
  const name = pictureName(picture)
  const known = hashes.get(name)
  if (known !== undefined) return known
  const made = encode(paint(picture, 16, 16), 16, 16, 4, 3)
  hashes.set(name, made)
  return made
}

/** The recipe as a file name, e.g. `hills-1200x800-17-210`. */
export const pictureName = (picture: Picture): string =>
  `${picture.motif}-${picture.width}x${picture.height}-${picture.seed}-${picture.hue}`

/** @returns null if that is no recipe, or a picture larger than 4,096 pixels on a side. */
export const parsePictureName = (name: string): Picture | null => {
  const match = /^([a-z]+)-(\d+)x(\d+)-(\d+)-(\d+)$/.exec(name)
  const motif = motifs.find((known) => known === match?.[1])
  if (match === null || motif === undefined) return null
  const [width, height, seed, hue] = match.slice(2).map(Number)
  if (!width || !height || width > 4096 || height > 4096) return null
  return { motif, width, height, seed: seed ?? 0, hue: (hue ?? 0) % 360 }
}

/** A picture made out of a name, for whoever does not care which. */
export const pictureFor = (name: string, motif: Motif, width: number, height = width): Picture => {
  const seed = hash(name)
  return { motif, width, height, seed: seed % 100_000, hue: seed % 360 }
}
