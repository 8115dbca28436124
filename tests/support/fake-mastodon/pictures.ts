import { encode } from 'blurhash'
import { encodePng } from './png'
import { createRandom, hash } from './random'

export const motifs = ['hills', 'sea', 'city', 'leaves', 'dots', 'gradient', 'face', 'emoji'] as const
export type Motif = (typeof motifs)[number]

/** A picture is its recipe: the same recipe gives the same bytes. */
export interface Picture {
  motif: Motif
  width: number
  height: number
  seed: number
  /** Hue of the palette, 0 to 359. */
  hue: number
}

type Color = readonly [number, number, number]
type Shader = (x: number, y: number) => Color

const hsl = (hue: number, saturation: number, lightness: number): Color => {
  const chroma = saturation * Math.min(lightness, 1 - lightness)
  const channel = (offset: number): number => {
    const position = (offset + hue / 30 + 120) % 12
    return Math.round(255 * (lightness - chroma * Math.max(-1, Math.min(position - 3, 9 - position, 1))))
  }
  return [channel(0), channel(8), channel(4)]
}

const mix = (from: Color, to: Color, part: number): Color => [
  from[0] + (to[0] - from[0]) * part,
  from[1] + (to[1] - from[1]) * part,
  from[2] + (to[2] - from[2]) * part,
]

const ridges = (seed: number, layers: number, roughness: number): ((layer: number, x: number) => number) => {
  const random = createRandom(seed)
  const waves = Array.from({ length: layers }, (_, layer) =>
    Array.from({ length: 4 }, (__, octave) => ({
      phase: random.next() * 7,
      rate: (2 + octave * 3.1 + random.next() * 2) * roughness,
      height: 0.09 / (octave + 1 + layer * 0.2),
    })),
  )
  return (layer, x) =>
    (waves[layer] ?? []).reduce((sum, wave) => sum + Math.sin(wave.phase + x * wave.rate) * wave.height, 0)
}

/** Layers behind one another under a sky with a sun: hills, or waves of a sea. */
const landscape = (picture: Picture, sea: boolean): Shader => {
  const random = createRandom(picture.seed + 11)
  const layers = sea ? 3 : 5
  const ridge = ridges(picture.seed, layers, sea ? 2.4 : 1)
  const sunX = 0.2 + random.next() * 0.6
  const sunY = 0.18 + random.next() * 0.2
  const ratio = picture.width / picture.height
  const skyTop = hsl(picture.hue, 0.45, 0.62)
  const skyLow = hsl((picture.hue + 150) % 360, 0.55, 0.86)
  const ground = (sea ? picture.hue + 10 : picture.hue + 60) % 360
  return (x, y) => {
    for (let layer = layers - 1; layer >= 0; layer -= 1) {
      const edge = 0.48 + layer * 0.12 + ridge(layer, x * Math.min(ratio, 2)) * (sea ? 0.35 : 1)
      if (y > edge) return mix(hsl(ground, 0.28, 0.62 - layer * 0.1), hsl(ground, 0.3, 0.5 - layer * 0.1), y)
    }
    const distance = Math.hypot((x - sunX) * ratio, y - sunY)
    if (distance < 0.07) return [255, 247, 226]
    return mix(mix(skyTop, skyLow, Math.min(1, y * 1.8)), [255, 240, 214], Math.max(0, 0.4 - distance))
  }
}

const city = (picture: Picture): Shader => {
  const random = createRandom(picture.seed + 5)
  const towers = Array.from({ length: 26 }, () => ({ top: 0.3 + random.next() * 0.45, tone: random.next() }))
  const dusk = hsl((picture.hue + 190) % 360, 0.5, 0.8)
  const night = hsl(picture.hue, 0.45, 0.45)
  return (x, y) => {
    const index = Math.min(25, Math.floor(x * 26))
    const tower = towers[index] ?? { top: 1, tone: 0 }
    if (y < tower.top) return mix(night, dusk, y * 1.3)
    const column = Math.floor(x * 130) % 5
    const row = Math.floor(y * 60)
    const lit = column % 2 === 1 && row % 2 === 0 && hash(`${picture.seed}.${index}.${column}.${row}`) % 5 < 2
    return lit ? [252, 222, 150] : hsl(picture.hue, 0.22, 0.16 + tower.tone * 0.14)
  }
}

/** Overlapping discs on a plain ground: leaves are large and green-ish, dots small and many. */
const discs = (picture: Picture, count: number, size: number): Shader => {
  const random = createRandom(picture.seed + 23)
  const ratio = picture.width / picture.height
  const items = Array.from({ length: count }, () => ({
    x: random.next() * ratio,
    y: random.next(),
    radius: size * (0.4 + random.next()),
    color: hsl(
      (picture.hue + random.next() * 70) % 360,
      0.4 + random.next() * 0.3,
      0.35 + random.next() * 0.4,
    ),
  }))
  const ground = hsl(picture.hue, 0.3, 0.9)
  return (x, y) => {
    let color = ground
    for (const item of items) {
      const distance = Math.hypot(x * ratio - item.x, y - item.y) / item.radius
      if (distance < 1) color = mix(color, item.color, 0.85 - distance * 0.25)
    }
    return color
  }
}

const gradient = (picture: Picture): Shader => {
  const from = hsl(picture.hue, 0.5, 0.72)
  const to = hsl((picture.hue + 50) % 360, 0.5, 0.42)
  return (x, y) => mix(from, to, (x + y) / 2)
}

/** A head and shoulders: avatars that can be told apart at 40 pixels. */
const face = (picture: Picture): Shader => {
  const random = createRandom(picture.seed + 31)
  const ground = hsl(picture.hue, 0.45, 0.8)
  const cloth = hsl((picture.hue + 130 + random.int(90)) % 360, 0.4, 0.45)
  const skin = hsl(20 + random.int(16), 0.42, 0.38 + random.next() * 0.4)
  const hair = hsl(random.int(50), 0.35, 0.12 + random.next() * 0.45)
  const fringe = 0.28 + random.next() * 0.12
  return (x, y) => {
    const head = Math.hypot((x - 0.5) / 0.2, (y - 0.44) / 0.25)
    if (head < 1) return y < fringe ? hair : skin
    if (Math.hypot((x - 0.5) / 0.26, (y - 0.38) / 0.28) < 1 && y < 0.5) return hair
    if (Math.hypot((x - 0.5) / 0.4, (y - 1) / 0.34) < 1) return cloth
    return Math.abs(x - 0.5) < 0.07 && y > 0.5 ? skin : ground
  }
}

const emoji = (picture: Picture): Shader => {
  const disc = hsl(picture.hue, 0.75, 0.62)
  return (x, y) => {
    if (Math.hypot(x - 0.5, y - 0.5) > 0.48) return [255, 255, 255]
    if (Math.hypot(Math.abs(x - 0.5) - 0.16, y - 0.4) < 0.07) return [50, 36, 20]
    const smile = Math.hypot(x - 0.5, y - 0.5)
    return y > 0.56 && smile > 0.24 && smile < 0.32 ? [50, 36, 20] : disc
  }
}

const shaderOf = (picture: Picture): Shader => {
  switch (picture.motif) {
    case 'hills':
      return landscape(picture, false)
    case 'sea':
      return landscape(picture, true)
    case 'city':
      return city(picture)
    case 'leaves':
      return discs(picture, 60, 0.16)
    case 'dots':
      return discs(picture, 90, 0.06)
    case 'face':
      return face(picture)
    case 'emoji':
      return emoji(picture)
    case 'gradient':
      return gradient(picture)
  }
}

const paint = (picture: Picture, width: number, height: number, channels: 3 | 4): Uint8ClampedArray => {
  const shader = shaderOf(picture)
  const pixels = new Uint8ClampedArray(width * height * channels)
  let offset = 0
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const [red, green, blue] = shader((x + 0.5) / width, (y + 0.5) / height)
      pixels[offset] = red
      pixels[offset + 1] = green
      pixels[offset + 2] = blue
      if (channels === 4) pixels[offset + 3] = 255
      offset += channels
    }
  }
  return pixels
}

/** The picture as PNG, scaled to that width. */
export const drawPng = (picture: Picture, width = picture.width): Buffer => {
  const height = Math.max(1, Math.round((picture.height * width) / picture.width))
  return encodePng(width, height, paint(picture, width, height, 3))
}

const hashes = new Map<string, string>()

export const blurhashOf = (picture: Picture): string => {
  const name = pictureName(picture)
  const known = hashes.get(name)
  if (known !== undefined) return known
  const made = encode(paint(picture, 24, 24, 4), 24, 24, 4, 3)
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
