import type { FakePost, PostBody } from '../model/types'
import { accountJson, emojisIn } from './account'
import type { Scene } from './account'
import { mediaJson } from './attachments'

type Json = Record<string, unknown>

/** Every version of a post, the first one first; there is always at least one (API 1.5). */
export const historyJson = (scene: Scene, post: FakePost): Json[] => {
  const author = scene.state.accounts.get(post.authorId)
  const version = (at: number, body: PostBody): Json => ({
    content: body.content,
    spoiler_text: body.spoilerText,
    sensitive: body.sensitive,
    created_at: new Date(at).toISOString(),
    account: author === undefined ? null : accountJson(scene, author),
    media_attachments: body.media.map((media) => mediaJson(scene, media)),
    emojis: emojisIn(scene, body.content, body.spoilerText),
    ...(body.poll === null ? {} : { poll: { options: body.poll.options.map(({ title }) => ({ title })) } }),
  })
  return [
    ...post.history.map(({ at, body }) => version(at, body)),
    version(post.editedAt ?? post.createdAt, post),
  ]
}
