/** Where a column is being read, as a person sees it. */
import type { Locator, Page } from '@playwright/test'

/** The entry at the top of a column's view: its uri, and pixels from the view's top. */
export interface SeenPlace {
  uri: string | null
  offset: number
  isScrolled: boolean
}

export const placeOf = (column: Locator): Promise<SeenPlace> =>
  column.getByRole('feed').evaluate((feed) => {
    let view: Element = feed
    while (view.parentElement !== null && getComputedStyle(view).overflowY !== 'auto')
      view = view.parentElement
    const top = view.getBoundingClientRect().top
    const articles = [...feed.querySelectorAll('article')]
    const first = articles.find((article) => article.getBoundingClientRect().bottom > top + 1)
    return {
      uri: first?.getAttribute('data-uri') ?? null,
      isScrolled: view.scrollTop > 0,
      offset: (first?.getBoundingClientRect().top ?? 0) - top,
    }
  })

/** The post whose upper edge is nearest to that of a column's view: the one by which its place is kept. */
export const nearestToTop = (column: Locator): Promise<{ uri: string | null; offset: number }> =>
  column.getByRole('feed').evaluate((feed) => {
    const top = feed.closest('section')?.querySelector('header')?.getBoundingClientRect().bottom ?? 0
    const offsetOf = (article: Element): number => article.getBoundingClientRect().top - top
    const [nearest] = [...feed.querySelectorAll('article')].sort(
      (one, other) => Math.abs(offsetOf(one)) - Math.abs(offsetOf(other)),
    )
    return {
      uri: nearest?.getAttribute('data-uri') ?? null,
      offset: nearest === undefined ? NaN : offsetOf(nearest),
    }
  })

/** Uris of the posts that are drawn wholly above a column's view, the newest first. */
export const drawnAbove = (column: Locator): Promise<string[]> =>
  column.getByRole('feed').evaluate((feed) => {
    const top = feed.closest('section')?.querySelector('header')?.getBoundingClientRect().bottom ?? 0
    return [...feed.querySelectorAll('article[data-uri]')].flatMap((article) =>
      article.getBoundingClientRect().bottom <= top ? [article.getAttribute('data-uri') ?? ''] : [],
    )
  })

/** Uris of the posts that are drawn right above a row which says that posts may be missing. */
export const gapsBelow = (column: Locator): Promise<string[]> =>
  column
    .getByRole('feed')
    .getByRole('article', { name: /^Posts may be missing/ })
    .evaluateAll((gaps) =>
      gaps.flatMap((gap) => {
        const above = gap.parentElement?.previousElementSibling?.querySelector('article[data-uri]')
        return above?.getAttribute('data-uri') ?? []
      }),
    )

/**
 * Watches from now on, after each frame, how far a post gets from where it stands in its column's view.
 * @returns tells the most that it ever was, in pixels, once two more frames are painted; infinite if the post is not drawn
 */
export const watchDrift = async (column: Locator, uri: string | null): Promise<() => Promise<number>> => {
  const watched = await column.getByRole('feed').evaluateHandle((feed, wanted) => {
    const offset = (): number => {
      const top = feed.closest('section')?.querySelector('header')?.getBoundingClientRect().bottom ?? 0
      const article = feed.querySelector(`article[data-uri="${wanted ?? ''}"]`)
      return article === null ? Infinity : article.getBoundingClientRect().top - top
    }
    const seen = { most: 0, frames: 0 }
    const begun = offset()
    // Why not in the frame itself: what changes heights by itself is put right before the frame is painted, but after its callbacks.
    const afterFrame = (): void => {
      seen.most = Math.max(seen.most, Number.isFinite(begun) ? Math.abs(offset() - begun) : Infinity)
      seen.frames += 1
      requestAnimationFrame(() => setTimeout(afterFrame))
    }
    requestAnimationFrame(() => setTimeout(afterFrame))
    return seen
  }, uri)
  return () =>
    watched.evaluate(
      (seen) =>
        new Promise<number>((resolve) => {
          const enough = seen.frames + 2
          const look = (): void => {
            if (seen.frames >= enough) resolve(seen.most)
            else requestAnimationFrame(look)
          }
          look()
        }),
    )
}

/** Where the upper edge of a post stands in its column's view, once what changed is painted; not a number if it is not drawn. */
export const offsetOf = (column: Locator, uri: string | null): Promise<number> =>
  column.getByRole('feed').evaluate(async (feed, wanted) => {
    for (let frame = 0; frame < 3; frame += 1) {
      await new Promise((painted) => requestAnimationFrame(() => setTimeout(painted)))
    }
    const top = feed.closest('section')?.querySelector('header')?.getBoundingClientRect().bottom ?? 0
    const article = feed.querySelector(`article[data-uri="${wanted ?? ''}"]`)
    return article === null ? NaN : article.getBoundingClientRect().top - top
  }, uri)

/** Puts the pointer over the middle of a column, where the wheel scrolls it, without moving anything. */
export const pointAt = async (column: Locator): Promise<void> => {
  const box = await column.boundingBox()
  if (box === null) throw new Error('The column is not drawn.')
  await column.page().mouse.move(box.x + box.width / 2, box.y + box.height / 2)
}

/** Scrolls a column by the wheel and gives the place time to be kept (it is written when it has rested 300 ms). */
export const readOn = async (column: Locator, pixels: number): Promise<SeenPlace> => {
  await column.getByRole('article').nth(2).hover()
  await column.page().mouse.wheel(0, pixels)
  await column.page().waitForTimeout(1_000)
  return placeOf(column)
}

/** The uri of the post that has the focus; null if none has. */
export const focusedPost = (window: Page): Promise<string | null> =>
  window.evaluate(() => document.activeElement?.closest('article')?.getAttribute('data-uri') ?? null)

export const pressEach = async (window: Page, ...keys: string[]): Promise<void> => {
  for (const key of keys) await window.keyboard.press(key)
}
