import { createRandom, hash } from './random'
import type { Random } from './random'

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

/** Red, green, blue, 0 to 255; and how much of it there is, 0 to 1, if not all. */
type Color = readonly [number, number, number, number?]

/** Color at a place, both 0 to 1; drawn column by column, so what belongs to a column is worked out once. */
export type Shader = (x: number) => (y: number) => Color

const hsl = (hue: number, saturation: number, lightness: number): Color => {
  const chroma = saturation * Math.min(lightness, 1 - lightness)
  const channel = (offset: number): number => {
    const position = (offset + (hue % 360) / 30) % 12
    return Math.round(255 * (lightness - chroma * Math.max(-1, Math.min(position - 3, 9 - position, 1))))
  }
  return [channel(0), channel(8), channel(4)]
}

const mix = (from: Color, to: Color, part: number): Color => [
  from[0] + (to[0] - from[0]) * part,
  from[1] + (to[1] - from[1]) * part,
  from[2] + (to[2] - from[2]) * part,
]

/** A hilly line: a sum of four waves. */
const ridge = (random: Random, roughness: number): ((x: number) => number) => {
  const waves = Array.from({ length: 4 }, (_, octave) => ({
    phase: random.next() * 7,
    rate: (2 + octave * 3.1 + random.next() * 2) * roughness,
    height: 0.09 / (octave + 1),
  }))
  return (x) => waves.reduce((sum, wave) => sum + Math.sin(wave.phase + x * wave.rate) * wave.height, 0)
}

/** Layers behind one another under a sky with a sun: hills, or waves of a sea. */
const landscape = (picture: Picture, sea: boolean): Shader => {
  const random = createRandom(picture.seed + 11)
  const ratio = picture.width / picture.height
  const ground = picture.hue + (sea ? 10 : 60)
  const layers = Array.from({ length: sea ? 3 : 5 }, (_, index) => ({
    line: ridge(random, sea ? 2.4 : 1),
    base: 0.48 + index * 0.12,
    top: hsl(ground, 0.28, 0.62 - index * 0.1),
    foot: hsl(ground, 0.3, 0.5 - index * 0.1),
  })).reverse()
  const sunX = 0.2 + random.next() * 0.6
  const sunY = 0.18 + random.next() * 0.2
  const skyTop = hsl(picture.hue, 0.45, 0.62)
  const skyLow = hsl(picture.hue + 150, 0.55, 0.86)
  return (x) => {
    const edges = layers.map(({ line, base }) => base + line(x * Math.min(ratio, 2)) * (sea ? 0.35 : 1))
    return (y) => {
      const index = edges.findIndex((edge) => y > edge)
      const layer = layers[index]
      if (layer) return mix(layer.top, layer.foot, y)
      const distance = Math.hypot((x - sunX) * ratio, y - sunY)
      if (distance < 0.07) return [255, 247, 226]
      return mix(mix(skyTop, skyLow, Math.min(1, y * 1.8)), [255, 240, 214], Math.max(0, 0.4 - distance))
    }
  }
}

const city = (picture: Picture): Shader => {
  const random = createRandom(picture.seed + 5)
  const towers = Array.from({ length: 26 }, () => ({
    top: 0.3 + random.next() * 0.45,
    wall: hsl(picture.hue, 0.22, 0.16 + random.next() * 0.14),
  }))
  const dusk = hsl(picture.hue + 190, 0.5, 0.8)
  const night = hsl(picture.hue, 0.45, 0.45)
  return (x) => {
    const index = Math.min(25, Math.floor(x * 26))
    const tower = towers[index] ?? { top: 1, wall: night }
    const column = Math.floor(x * 130) % 5
    return (y) => {
      if (y < tower.top) return mix(night, dusk, y * 1.3)
      const row = Math.floor(y * 60)
      const window = column % 2 === 1 && row % 2 === 0
      if (!window) return tower.wall
      return hash(`${picture.seed}.${index}.${column}.${row}`) % 5 < 2 ? [252, 222, 150] : tower.wall
    }
  }
}

/** Overlapping discs on a plain ground: leaves are large and few, dots small and many. */
const discs = (picture: Picture, count: number, size: number): Shader => {
  const random = createRandom(picture.seed + 23)
  const ratio = picture.width / picture.height
  const items = Array.from({ length: count }, () => ({
    x: random.next() * ratio,
    y: random.next(),
    radius: size * (0.4 + random.next()),
    color: hsl(picture.hue + random.next() * 70, 0.4 + random.next() * 0.3, 0.35 + random.next() * 0.4),
  }))
  const ground = hsl(picture.hue, 0.3, 0.9)
  return (x) => {
    const near = items.filter((item) => Math.abs(item.x - x * ratio) < item.radius)
    return (y) => {
      let color = ground
      for (const item of near) {
        const distance = Math.hypot(x * ratio - item.x, y - item.y) / item.radius
        if (distance < 1) color = mix(color, item.color, 0.85 - distance * 0.25)
      }
      return color
    }
  }
}

const gradient = (picture: Picture): Shader => {
  const from = hsl(picture.hue, 0.5, 0.72)
  const to = hsl(picture.hue + 50, 0.5, 0.42)
  return (x) => (y) => mix(from, to, (x + y) / 2)
}

/** A head and shoulders: avatars that can be told apart at 40 pixels. */
const face = (picture: Picture): Shader => {
  const random = createRandom(picture.seed + 31)
  const ground = hsl(picture.hue, 0.45, 0.8)
  const cloth = hsl(picture.hue + 130 + random.int(90), 0.4, 0.45)
  const skin = hsl(20 + random.int(16), 0.42, 0.38 + random.next() * 0.4)
  const hair = hsl(random.int(50), 0.35, 0.12 + random.next() * 0.45)
  const fringe = 0.28 + random.next() * 0.12
  const inside = (x: number, y: number, cx: number, cy: number, rx: number, ry: number): boolean =>
    ((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2 < 1
  return (x) => (y) => {
    if (inside(x, y, 0.5, 0.44, 0.2, 0.25)) return y < fringe ? hair : skin
    if (y < 0.5 && inside(x, y, 0.5, 0.38, 0.26, 0.28)) return hair
    if (Math.abs(x - 0.5) < 0.07 && y > 0.5 && y < 0.74) return skin
    return inside(x, y, 0.5, 1, 0.4, 0.34) ? cloth : ground
  }
}

/** A smiling disc on nothing. */
const emoji = (picture: Picture): Shader => {
  const disc = hsl(picture.hue, 0.75, 0.62)
  const ink: Color = [50, 36, 20]
  return (x) => (y) => {
    const distance = Math.hypot(x - 0.5, y - 0.5)
    if (distance > 0.48) return [0, 0, 0, 0]
    if (Math.hypot(Math.abs(x - 0.5) - 0.16, y - 0.4) < 0.07) return ink
    return y > 0.56 && distance > 0.24 && distance < 0.32 ? ink : disc
  }
}

export const shaderOf = (picture: Picture): Shader => {
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
