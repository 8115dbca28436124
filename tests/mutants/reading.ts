/** Sabotages of what a reader sees. */
import type { Mutant } from './mutants'

const unit = (file: string, filter: string): Mutant['test'] => ({
  file: `tests/unit/${file}.test.ts`,
  filter,
})

export const mutants: readonly Mutant[] = [
  {
    name: 'an address of javascript: is a link',
    file: 'src/renderer/status/content/urls.ts',
    find: String.raw`^(?:https?:\/\/|mailto:)`,
    replace: String.raw`^(?:https?:\/\/|mailto:|javascript:)`,
    test: unit('status/content/parse-hostile', 'vector 2: addresses that are no links'),
  },
  {
    name: 'invisible spans honored outside of links',
    file: 'src/renderer/status/content/parse.ts',
    find: "if (place.inLink && classes.includes('invisible'))",
    replace: "if (classes.includes('invisible'))",
    test: unit('status/content/parse-hostile', 'invisible is honored in links only, other classes nowhere'),
  },
  {
    name: 'a link that hides its host',
    file: 'src/renderer/status/content/urls.ts',
    find: 'return promised !== real || imitates ? real : null',
    replace: 'return null',
    test: unit('status/content/urls', 'links that lie'),
  },
  {
    name: 'the anchor as a sum of differences',
    file: 'src/renderer/columns/scroll-keeper.ts',
    find: 'if (Math.abs(off) >= negligible) this.#scrollTo(this.#view.scrollTop + off)',
    replace: 'if (Math.abs(off) >= negligible) { this.#scrollTo(this.#view.scrollTop + off); this.#note() }',
    test: unit('columns/scroll-keeper', 'never drifts'),
  },
]
