/** How the demo's content is written down: one line a post, newest first, times given by the order. */
import type { BodyOptions, MediaOptions } from '../fake-mastodon/model/compose'

export interface Line extends BodyOptions {
  /** Handle of who wrote it. */
  by: string
  /** Name by which later lines refer to this post. */
  key?: string
  /** Key of the post that this one answers. */
  re?: string
  /** Key of the post that this one quotes. */
  quotes?: string
  /** Handle of who boosted it into the timeline; the post itself is some hours older. */
  boostedBy?: string
  /** The text as it was first: the post was edited a few minutes later. */
  before?: string
  visibility?: 'public' | 'unlisted' | 'private' | 'direct'
}

const picture =
  (motif: NonNullable<MediaOptions['motif']>) =>
  (alt: string, hue: number, shape: 'wide' | 'tall' | 'square' | 'panorama' = 'wide'): MediaOptions => {
    const sizes = {
      wide: [1200, 800],
      tall: [900, 1200],
      square: [1000, 1000],
      panorama: [1600, 700],
    } as const
    const [width, height] = sizes[shape]
    return { motif, alt, hue, width, height }
  }

export const hills = picture('hills')
export const sea = picture('sea')
export const city = picture('city')
export const leaves = picture('leaves')
export const dots = picture('dots')
export const glow = picture('gradient')
