/** A database that came back empty: nothing that was worked out from the old one may be said of the new one. */
import { afterEach, describe, expect, it } from 'vitest'
import { wholeLooksInMemory } from '../../../src/main/sync/second-looks'
import { home } from '../../support/sync-harness'
import { createScene, hours, minutes, type Scene } from './support'

let scene: Scene
afterEach(() => scene.end())

describe('a database that was lost', () => {
  it('while a long look was under way is read again without a hole', async () => {
    const wholeLooks = wholeLooksInMemory()
    let left = Number.POSITIVE_INFINITY
    const onCall = (name: string): void => {
      if (name !== 'applyPage') return
      left -= 1
      if (left === 0) scene.setStoreDown(true)
    }
    scene = await createScene({ harness: { wholeLooks, onCall } })
    await scene.write(300)
    wholeLooks.done(home, scene.now())
    scene.start()
    await scene.advance(15 * minutes)
    expect(await scene.stored()).toHaveLength(300)
    wholeLooks.done(home, scene.now() - 24 * hours)
    // The look has read three pages when the store host goes away, and waits with the fourth.
    left = 4
    while (left > 0) await scene.advance(minutes)
    await scene.advance(20_000)
    await scene.loseStore()
    wholeLooks.done(home, scene.now())
    scene.setStoreDown(false)
    await scene.advance(15 * minutes)
    expect(await scene.stored()).toEqual(scene.ledger())
    expect((await scene.segments()).map(({ below }) => below)).toEqual(['end'])
  })
})
