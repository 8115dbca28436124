/**
 * Pictures that could not be had, by the addresses that they are drawn from. An <img> asks once, so whoever draws one puts something else
 * in its place as long as `hasFailed`; meanwhile it is tried again out of sight, and drawn when it has come: nothing flickers.
 */
import { createSubscriber, SvelteMap } from 'svelte/reactivity'
import { Retries } from './retries'

/** To each address what a component that reads it is counted by. */
const failed = new SvelteMap<string, () => void>()

/** Main forbids keeping a refusal, so this asks it indeed; and what came is in memory when it is drawn right after. */
const ask = (src: string): Promise<boolean> =>
  new Promise((resolve) => {
    const image = new Image()
    image.onload = () => resolve(true)
    image.onerror = () => resolve(false)
    image.src = src
  })

const retries = new Retries(ask, (src) => failed.delete(src))

/** Whether a picture could not be had; it is tried again while a component that is drawn reads this. */
export const hasFailed = (src: string): boolean => {
  const read = failed.get(src)
  read?.()
  return read !== undefined
}

/** For the `onerror` of an <img>. */
export const noteFailed = ({ currentTarget: image }: { currentTarget: Element }): void => {
  const src = image.getAttribute('src')
  // One that was scrolled away meanwhile is asked for anew when it is drawn again.
  if (src === null || !image.isConnected || failed.has(src)) return
  const read = createSubscriber(() => {
    retries.add(src)
    return () => {
      retries.remove(src)
      failed.delete(src)
    }
  })
  failed.set(src, read)
}

/** For when a connection is back. */
export const tryPicturesAgain = (): void => retries.tryAll()
