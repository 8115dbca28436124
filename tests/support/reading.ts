/** Where a column is being read, as a person sees it. */
import type { Locator } from '@playwright/test'

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
export const nearestToTop = (column: Locator): Promise<string | null> =>
  column.getByRole('feed').evaluate((feed) => {
    const top = feed.closest('section')?.querySelector('header')?.getBoundingClientRect().bottom ?? 0
    const distance = (article: Element): number => Math.abs(article.getBoundingClientRect().top - top)
    const [nearest] = [...feed.querySelectorAll('article')].sort(
      (one, other) => distance(one) - distance(other),
    )
    return nearest?.getAttribute('data-uri') ?? null
  })

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
