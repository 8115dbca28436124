/** What axe finds in a window. */
import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** What axe finds in the window as it stands, in one line each. */
const findings = async (window: Page): Promise<string[]> => {
  // Electron cannot open the blank page that axe would merge its results in: hence the legacy mode.
  const { violations } = await new AxeBuilder({ page: window }).setLegacyMode(true).withTags(tags).analyze()
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary ?? ''}`),
  )
}

/** Axe finds nothing in the window as it stands, neither dark nor light. @param state names it where it does */
export const expectNothing = async (window: Page, state: string): Promise<void> => {
  for (const colorScheme of ['dark', 'light'] as const) {
    await window.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    expect(await findings(window), `${state}, ${colorScheme}`).toEqual([])
  }
}
