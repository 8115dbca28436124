import { afterEach, describe, expect, it } from 'vitest'
import { createScene, minutes, type Scene } from './support'

/** What an answer seems to say and does not prove. */
let scene: Scene
afterEach(() => scene.end())

describe('a short page', () => {
  it('of history is not its end', async () => {
    scene = await createScene()
    const ids = await scene.write(160)
    for (const id of ids.slice(100, 110)) scene.instance.world.vacuum(id)
    scene.start()
    await scene.advance(10 * minutes)
    expect(await scene.stored()).toEqual(scene.ledger())
    expect((await scene.segments()).map(({ below }) => below)).toEqual(['end'])
  })
})

describe('401', () => {
  it('before an instance fails is no refusal of the token', async () => {
    scene = await createScene()
    await scene.write(10)
    scene.instance.faults.add({ name: 'unauthorized', when: '/api/v1/timelines/home', times: 1 })
    scene.instance.faults.add({
      name: 'http-502-html',
      when: '/api/v1/accounts/verify_credentials',
      times: 1,
    })
    scene.start()
    await scene.advance(5 * minutes)
    expect(scene.signedOut()).toBe(false)
    expect(await scene.stored()).toEqual(scene.ledger())
  })
})
