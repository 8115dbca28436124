/** People and posts that one does not know yet: directory, suggestions, search. Without Link, never chronological (API 1.1). */
import { accountJson, acctOf } from '../entities/account'
import type { InstanceScene } from '../entities/instance'
import { statusJson } from '../entities/status'
import { failure, json } from '../http'
import type { FakeRequest, Handler, Route } from '../http'
import { compareIds } from '../ids'
import { isPermitted } from '../model/permitted'
import { tagKey } from '../model/publics'
import { avoids, follows } from '../model/state'
import type { FakeAccount, FakePost } from '../model/types'
import { isTrue, viewerOf } from './asked'
import { byScore, limitOf, offsetOf, offsetRules, pageByOffset } from './offsets'
import { toInteger } from './paging'

/** Whom the instance shows to that viewer. */
const peopleFor = ({ state }: InstanceScene, request: FakeRequest): FakeAccount[] =>
  [...state.accounts.values()].filter(
    (account) => account.state === 'normal' && !avoids(state, viewerOf(request), account.id),
  )

/** Those who posted last first, or those who came last. */
const directory =
  (scene: InstanceScene): Handler =>
  (request) => {
    const people = peopleFor(scene, request).filter(
      ({ remoteDomain }) => remoteDomain === null || !isTrue(request, 'local'),
    )
    const sorted =
      request.query.get('order') === 'new'
        ? people.sort((one, other) => compareIds(other.id, one.id))
        : byScore(scene, people, ({ lastPostAt }) => lastPostAt)
    const { page } = pageByOffset(scene, request, offsetRules.directory, sorted)
    return json(page.map((account) => accountJson(scene, account)))
  }

/** Whom many follow, and the viewer does not. */
const suggestions =
  (scene: InstanceScene): Handler =>
  (request) => {
    const me = viewerOf(request)
    const strangers = peopleFor(scene, request).filter(({ id }) => id !== me && !follows(scene.state, me, id))
    const sorted = byScore(scene, strangers, ({ counts }) => counts.followers)
    const { page } = pageByOffset(scene, request, offsetRules.suggestions, sorted)
    return json(
      page.map((account) => ({
        source: 'global',
        sources: ['most_followed'],
        account: accountJson(scene, account),
      })),
    )
  }

const timesIn = (text: string, word: string): number => text.toLowerCase().split(word).length - 1

const foundPosts = (scene: InstanceScene, request: FakeRequest, word: string): FakePost[] => {
  const viewerId = request.account?.id ?? null
  const posts = [...scene.state.posts.values()].filter(
    (post) =>
      post.boostOf === null && timesIn(post.content, word) > 0 && isPermitted(scene.state, viewerId, post),
  )
  return byScore(scene, posts, ({ content }) => timesIn(content, word))
}

const foundTags = (scene: InstanceScene, word: string): string[] => {
  const names = [...scene.state.posts.values()].flatMap(({ tags }) => tags.map(tagKey))
  const found = [...new Set(names)].filter((name) => name.includes(word))
  return byScore(scene, found, (name) => names.filter((one) => one === name).length)
}

/** What cannot be searched for at all. */
const refused = ({ query, account }: FakeRequest) => {
  if ((query.get('q') ?? '') === '') return failure(400, 'param is missing or the value is empty: q')
  if (toInteger(query.get('limit') ?? '0') < 0) return failure(400, 'limit must not be negative')
  const isForUsers = query.has('offset') || query.get('resolve') === 'true'
  return isForUsers && account === null
    ? failure(401, 'Search queries pagination is not supported without authentication')
    : null
}

/** Three lists, each with a page of its own; an offset counts only where one of them is asked for. */
const search =
  (scene: InstanceScene): Handler =>
  (request) => {
    const answer = refused(request)
    if (answer !== null) return answer
    const type = request.query.get('type')
    const word = (request.query.get('q') ?? '').replace(/^[@#]/, '').toLowerCase()
    const offset = type === null ? 0 : offsetOf(request)
    const pageOf = <Item>(list: string, find: () => readonly Item[]): Item[] =>
      type === null || type === list
        ? find().slice(offset, offset + limitOf(request, offsetRules.search))
        : []
    const people = (): FakeAccount[] =>
      byScore(
        scene,
        peopleFor(scene, request).filter(
          (account) => timesIn(`${acctOf(account)} ${account.displayName}`, word) > 0,
        ),
        ({ counts }) => counts.followers,
      )
    return json({
      accounts: pageOf('accounts', people).map((account) => accountJson(scene, account)),
      statuses: pageOf('statuses', () => foundPosts(scene, request, word)).map((post) =>
        statusJson(scene, post, request.account?.id ?? null),
      ),
      hashtags: pageOf('hashtags', () => foundTags(scene, word)).map((name) => ({
        name,
        url: `https://${scene.state.domain}/tags/${encodeURIComponent(name)}`,
        history: [],
      })),
    })
  }

export const discoveryRoutes = (scene: InstanceScene): Route[] => [
  { method: 'GET', path: '/api/v1/directory', auth: 'open', handle: directory(scene) },
  { method: 'GET', path: '/api/v2/suggestions', auth: 'user', scopes: ['read'], handle: suggestions(scene) },
  { method: 'GET', path: '/api/v2/search', auth: 'open', scopes: ['read:search'], handle: search(scene) },
]
