/** How attachments share their frame. Sizes are known before a byte of a picture is there, so nothing jumps. */
import type { MediaRow } from '../../../shared/rows'

/** Tiles drawn; what is beyond them is counted on the last one. */
export const mostTiles = 4
/** Width by height of a single picture: tall ones are cut, wide ones stay whole up to a panorama. */
const tallest = 4 / 5
const widest = 21 / 9
const usualRatio = 16 / 10
/** How unequal two neighbours may be. */
const leastShare = 0.62

const ratioOf = ({ width, height }: MediaRow): number | null =>
  width !== null && height !== null && width > 0 && height > 0 ? width / height : null

const within = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value))

export interface MediaLayout {
  /** Width by height of the whole frame. */
  ratio: number
  /** Width of the first column by that of the second; 1 where they are equal or there is one. */
  share: number
}

/** The frame of one to many pictures. Two side by side get widths after their shapes. */
export const mediaLayout = (media: readonly MediaRow[]): MediaLayout => {
  const [first, second] = media
  if (media.length === 1 && first) {
    return { ratio: within(ratioOf(first) ?? usualRatio, tallest, widest), share: 1 }
  }
  if (media.length === 2 && first && second) {
    const share = (ratioOf(first) ?? 1) / (ratioOf(second) ?? 1)
    return { ratio: usualRatio, share: within(share, leastShare, 1 / leastShare) }
  }
  return { ratio: usualRatio, share: media.length === 3 ? 1.5 : 1 }
}

/** Where a picture is looked at when it is cut, for `object-position`. */
export const focusPosition = ({ focus }: MediaRow): string => {
  if (focus === null) return '50% 50%'
  const percent = (value: number): number => within(Math.round((value + 1) * 50), 0, 100)
  return `${percent(focus.x)}% ${percent(-focus.y)}%`
}

const words: Record<MediaRow['type'], string> = {
  image: 'Image',
  gifv: 'Animation',
  video: 'Video',
  audio: 'Audio',
  unknown: 'Attachment',
}

/** What kind of medium it is, in a word. */
export const mediaWord = ({ type }: MediaRow): string => words[type]
