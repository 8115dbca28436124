/** Sabotages of the store: what is written, and together with what. */
import type { Mutant } from './mutants'

const unit = (file: string, filter: string): Mutant['test'] => ({
  file: `tests/unit/${file}.test.ts`,
  filter,
})

export const mutants: readonly Mutant[] = [
  {
    name: 'page and segment in two transactions',
    file: 'src/renderer/host/operations.ts',
    find: 'applyPage: (args) => applyPage(database, args),',
    replace:
      'applyPage: async (args) => { await applyPage(database, { ...args, covers: null }); return await applyPage(database, args) },',
    test: unit('host/one-transaction', 'a page whose segment cannot be stored leaves nothing'),
  },
  {
    name: 'a call of 50 rows',
    file: 'src/renderer/host/upsert.ts',
    find: 'export const sliceSize = 40',
    replace: 'export const sliceSize = 50',
    test: unit('host/slices', 'never carries as many rows as Dexie cannot tell apart'),
  },
  {
    name: 'an older edit overwrites a newer one',
    file: 'src/renderer/host/upsert.ts',
    find: 'if (byEdit !== 0) return byEdit > 0',
    replace: '',
    test: unit('host/apply-page', 'lets the newer edit win whatever came later'),
  },
  {
    name: 'the count not kept',
    file: 'src/renderer/host/kept-count.ts',
    find: '(stored?.count ?? 0) + added.length',
    replace: '(stored?.count ?? added.length)',
    test: unit('host/apply-stream', 'applyStream extends the segment that it joins'),
  },
  {
    name: 'what leaves a timeline not taken from the counts of its ranges',
    file: 'src/renderer/db/counted-ranges.ts',
    find: 'removed.forEach((order) => count(order, -1))',
    replace: 'void removed',
    test: unit('host/kept-count', 'places deep in a timeline stay right while posts come'),
  },
  {
    name: 'a post that streams in twice counted twice',
    file: 'src/renderer/host/membership.ts',
    find: '[...new Map(given.map((member) => [member.statusId, member])).values()]',
    replace: 'given',
    test: unit('host/apply-stream', 'applyStream counts a post once that streams in twice'),
  },
  {
    name: 'posts of an account that are brought but not counted',
    file: 'src/renderer/host/kept-count.ts',
    find: '(stored?.brought ?? 0) + (change.brought ?? 0)',
    replace: '(stored?.brought ?? 0)',
    test: unit('retention/totals', 'are what counting anew gives'),
  },
  {
    name: 'posts of an account that went but are still counted',
    file: 'src/renderer/host/leftovers.ts',
    find: '{ posts: -postsAmong(leaving) }',
    replace: '{}',
    test: unit('retention/totals', 'are what counting anew gives'),
  },
  {
    name: 'what a wiped timeline brought counted no more',
    file: 'src/renderer/host/forget-kind.ts',
    find: '{ posts: row?.brought ?? 0 }',
    replace: '{}',
    test: unit('retention/totals', 'are what counting anew gives'),
  },
  {
    name: 'posts of wiped threads that nobody looks after',
    file: 'src/renderer/host/threads.ts',
    find: 'await noteLeftPosts(database, account, posts)',
    replace: '',
    test: unit(
      'retention/threads',
      'takes all of them, and of their posts only those that nothing else holds',
    ),
  },
  {
    name: 'notifications trimmed that nobody has read',
    file: 'src/main/retention/given.ts',
    find: '[newest = oldestOrder]',
    replace: '[newest = newestOrder]',
    test: unit('retention/keeper', 'leaves all notifications while nothing says that any was read'),
  },
  {
    name: 'what an authoritative answer left out not marked',
    file: 'src/renderer/host/apply-page.ts',
    find: 'if (page.authoritative === null) return',
    replace: 'return',
    test: unit('host/apply-page', 'marks what an authoritative answer left out'),
  },
  {
    name: 'what is too fresh marked as gone',
    file: 'src/renderer/host/apply-page.ts',
    find: 'page.absentBefore === null || order >= page.absentBefore',
    replace: "order !== 'none'",
    test: unit('host/apply-page', 'but not what is too fresh'),
  },
  {
    name: 'the store id not compared',
    file: 'src/main/store/store.ts',
    find: 'const isForeign = expected !== null && expected !== storeId',
    replace: 'const isForeign = false',
    test: unit('store/store', 'notices a database that came back empty'),
  },
  {
    name: 'an order key without its length',
    file: 'src/shared/order.ts',
    find: "id.length.toString().padStart(3, '0')",
    replace: "'000'",
    test: unit('shared/order', 'order keys sort'),
  },
]
