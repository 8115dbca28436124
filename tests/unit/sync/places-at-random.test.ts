/** A collection that lives at random, and is read in pieces meanwhile. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { reaches } from '../../../src/main/sync/timeline-sync'
import { item, run, useBench } from './places-bench'
import { lookThrough } from './support'

const { bench, begin } = useBench()

type Step = { add: number } | { again: number } | { remove: number } | 'tip' | 'work' | 'piece'
const step: fc.Arbitrary<Step> = fc.oneof(
  { arbitrary: fc.record({ add: fc.integer({ min: 1, max: 9 }) }), weight: 4 },
  { arbitrary: fc.record({ again: fc.nat() }), weight: 2 },
  { arbitrary: fc.record({ remove: fc.nat() }), weight: 3 },
  { arbitrary: fc.constantFrom<Step>('tip', 'work', 'piece'), weight: 5 },
)

it('whatever happens to a collection, reading it whole gives the server’s set in the server’s order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 30 }), async (steps) => {
      await begin(4)
      const { model, sync, served, stored, gone, workOff } = bench()
      let last = 0
      /** What one look at the top or another may have mistaken, until a look at everything that begins later. */
      const doubtful = new Set<string>()
      const besides = async (work: () => Promise<unknown>): Promise<void> => {
        const before = new Set(await gone())
        await work()
        for (const id of await gone()) if (!before.has(id)) doubtful.add(id)
      }
      /** A piece of the look at everything, however much has happened since the one before. */
      const takePiece = async (): Promise<void> => {
        await sync.look(reaches.whole, run)
        if ((await sync.backlog()).isLooking) return
        expect((await gone()).filter((id) => served().includes(id) && !doubtful.has(id))).toEqual([])
      }
      for (const one of steps) {
        if (one === 'tip') await besides(() => sync.look(reaches.tip, run))
        else if (one === 'work') await besides(workOff)
        else if (one === 'piece') await takePiece()
        else if ('add' in one) for (let count = 0; count < one.add; count += 1) model.add(item((last += 1)))
        else {
          const [pick] = 'again' in one ? [one.again] : [one.remove]
          const chosen = served()[pick % Math.max(1, served().length)]
          if (chosen !== undefined && 'again' in one) {
            doubtful.add(chosen)
            model.add(chosen)
          } else if (chosen !== undefined) model.remove(chosen)
        }
      }
      // What is under way first: the next one begins at the top.
      while ((await sync.backlog()).isLooking) await takePiece()
      await lookThrough(sync, run)
      await workOff()
      expect(await stored()).toEqual(served())
      const { segments } = await bench().store.call('overview', { timeline: sync.timeline })
      expect(segments.length).toBeLessThanOrEqual(1)
      expect(segments.every(({ below }) => below === 'end')).toBe(true)
    }),
    { numRuns: 120 },
  )
})
