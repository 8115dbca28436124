/** An account whose home holds posts that have everything a post can have. */
import { createScene as createPlain, type Scene } from '../support'
import type { SceneOptions } from './support'

export { hours, minutes, type Scene } from '../support'
export type { SceneOptions } from './support'

export const createScene = async (options: SceneOptions = {}): Promise<{ scene: Scene; rich: string }> => {
  const scene = await createPlain(options)
  const { world, clock } = scene.instance
  await scene.write(20)
  const { id } = world.post({
    author: 'mina@other.example',
    text: '@reader everything #owls',
    media: [{}],
    poll: { options: [{ title: 'yes', votes: 3 }, { title: 'no' }] },
    card: { url: 'https://news.example/a', title: 'News' },
  })
  clock.advance(60_000)
  world.addAccount({ handle: 'jo@far.example' })
  const far = world.post({ author: 'jo@far.example', text: 'far', stream: false })
  world.boost({ by: 'mina@other.example', of: far.id })
  await scene.write(20)
  return { scene, rich: id }
}
