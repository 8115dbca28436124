/** Sabotages of what an answer proves. */
import type { Mutant } from './mutants'

const scenario = (filter: string): Mutant['test'] => ({ file: 'tests/unit/sync/scenarios.test.ts', filter })

export const mutants: readonly Mutant[] = [
  {
    name: 'a tip with since_id',
    file: 'src/main/sync/tip.ts',
    find: 'await askPage(context, {}, run)',
    replace:
      'await askPage(context, await context.book.overview().then(({ segments: [top] }) => top === undefined ? {} : { sinceId: idOfOrder(top.from) }), run)',
    test: scenario('the newest end is asked for without any cursor'),
  },
  {
    name: 'a short page taken as the end',
    file: 'src/main/sync/history.ts',
    find: "      below: 'open',",
    replace: "      below: fetched.answer.entries.length < 40 ? 'end' : 'open',",
    test: { file: 'tests/unit/sync/doubts.test.ts', filter: 'a short page of history is not its end' },
  },
  {
    name: 'an empty page taken as the end',
    file: 'src/main/sync/history.ts',
    find: 'if (range === null) return endHere(context, oldest.to, run)',
    replace: "if (range === null) { await context.book.setBelow(oldest.to, 'end'); return 'done' }",
    test: scenario('history goes on below a page of posts that all vanished'),
  },
  {
    name: 'page and segment in two operations',
    file: 'src/main/sync/timeline-book.ts',
    find: "const result = await store('applyPage', { account, timeline, ...part })",
    replace:
      "await store('applyPage', { account, timeline, ...part, covers: null }); const result = await store('applyPage', { account, timeline, ...part, statuses: [], profiles: [] })",
    test: scenario('each page with its range in one operation'),
  },
  {
    name: 'the gap joined without proof that the server still reaches below',
    file: 'src/main/sync/fill-gap.ts',
    find: 'isShown(known, shown) || (await feedReaches(context, lower, range?.oldest ?? upper.to, run))',
    replace: 'true',
    test: scenario('a gap is lost, not closed, where the feed was cut above it'),
  },
  {
    name: 'a post that an edit put back taken for proof that nothing was cut',
    file: 'src/main/sync/reach.ts',
    find: ' && !edited.has(statusId)',
    replace: '',
    test: { file: 'tests/unit/sync/reach.test.ts', filter: 'not joined by a post that an edit put back' },
  },
  {
    name: 'a lone post that was kept not taken for proof',
    file: 'src/main/sync/reach.ts',
    find: 'return unedited.some(({ order }) => stored.has(order))',
    replace: 'return unedited.every(({ order }) => stored.has(order)) && unedited.length > 2',
    test: { file: 'tests/unit/sync/reach.test.ts', filter: 'joined by a single post' },
  },
  {
    name: 'the last of a feed not looked at before something is called lost',
    file: 'src/main/sync/reach.ts',
    find: 'const last = await look({ maxId, minId: lowestIdLike(maxId) })',
    replace: 'const last = await look({ maxId, minId: maxId })',
    test: { file: 'tests/unit/sync/reach.test.ts', filter: 'joined by its very last posts' },
  },
  {
    name: 'absence counted below the end of what the server keeps',
    file: 'src/main/sync/tip.ts',
    find: 'const goesOn = empty > 0 || (await hasBelow(context, cursor, floor, run))',
    replace: 'const goesOn = true as boolean | string',
    test: { file: 'tests/unit/sync/reach.test.ts', filter: 'only cut off is not marked' },
  },
  {
    name: 'pages of a server guessed from a page of which most vanished',
    file: 'src/main/sync/tip.ts',
    find: 'let walk = { ...first, rows: Math.max(first.rows, row?.fullest ?? 0) }',
    replace: 'let walk = { ...first, rows: first.rows + (row?.fullest ?? 0) * 0 }',
    test: { file: 'tests/unit/sync/reach.test.ts', filter: 'long stretch of vanished posts' },
  },
  {
    name: '206 treated as authoritative',
    file: 'src/main/mastodon/account-client.ts',
    find: "status === 206 || headers.has('mastodon-async-refresh')",
    replace: 'status === 0 && headers.has(String(status))',
    test: { file: 'tests/unit/sync/doubts.test.ts', filter: 'an answer that says 206 leaves nothing out' },
  },
  {
    name: 'streamed rows joined without a tip',
    file: 'src/main/sync/joint.ts',
    find: "const ready = state === 'joined' ? waiting : waiting.filter((event) => event.kind !== 'update')",
    replace: 'const ready = waiting',
    test: { file: 'tests/unit/sync/live.test.ts', filter: 'that broke makes a gap, not a join' },
  },
  {
    name: '401 once signs the account out',
    file: 'src/main/sync/newest-end.ts',
    find: "return toAppError(new Error('A token that is valid was refused once'))",
    replace: "return 'refused'",
    test: scenario('401 once is a hiccup'),
  },
  {
    name: 'a failing instance taken for a refusal of the token',
    file: 'src/main/sync/newest-end.ts',
    find: "return error.code === 'unauthorized' ? 'refused' : error",
    replace: "return 'refused'",
    test: { file: 'tests/unit/sync/doubts.test.ts', filter: '401 before an instance fails' },
  },
  {
    name: 'a list that is gone takes its account down',
    file: 'src/main/sync/column-tips.ts',
    find: 'if (isOwnProblem(detail)) health.troubled(timeline, detail)',
    replace: 'if (isOwnProblem(detail)) health.failed(detail), health.failed(detail)',
    test: { file: 'tests/unit/sync/columns.test.ts', filter: 'fail by themselves' },
  },
  {
    name: 'a post of a public stream clears what it is to this viewer',
    file: 'src/renderer/host/upsert.ts',
    find: 'batch.isAnonymous === true',
    replace: 'batch.isAnonymous === false',
    test: { file: 'tests/unit/sync/columns.test.ts', filter: 'are fed by streams of their own' },
  },
]
