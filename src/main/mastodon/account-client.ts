/** What a signed-in account, or a guest, asks an instance: masto makes the requests, our transport sends them, rows come out. */
import { AppError, toAppError } from '../../shared/errors'
import type { AccountKey } from '../../shared/ids'
import type { Feature, KeptOffers } from '../../shared/offers'
import type { TimelineSpec } from '../../shared/timelines'
import type { Clock } from '../clock'
import { isDoubtful, isLack } from '../lack'
import type { Answer } from './answer'
import { markerNames, type AccountClient, type Cursor, type RequestOptions } from './api'
import { readContext } from './context-answer'
import { askAsGuest, createOpenPosts } from './guest-access'
import { findStream, versionOf } from './instance'
import { limitsOf } from './limits'
import { cursorsOf, leadsToItself } from './link'
import { createMastoSeam, pathSegment } from './masto-seam'
import type { MastoCall } from './masto-seam'
import { normalizePage, normalizeStatus } from './normalize'
import type { NormalizeContext } from './normalize'
import { readSet } from './sets'
import { readProfile } from './profile-answer'
import { sourceOf } from './sources'
import { createOffers, offersInMemory } from './offers'
import { isGoverned, isSwitchedOff, switchedOffOf } from './timelines-access'
import type { Transport } from './transport'
import { idOf, recordOf, textOf, urlOf } from './values'

export interface AccountClientOptions {
  accountKey: AccountKey
  /** Pinned origin of the API. */
  origin: string
  /** The instance's own domain. */
  domain: string
  /** Null: asked as a guest, who has no account there. Nothing that would tell who asks is sent then. */
  token: string | null
  transport: Transport
  clock: Clock
  /** Where it is remembered what instances offer; for as long as the client lives otherwise. */
  offers?: KeptOffers
}

/** Most that Mastodon gives for a timeline; GoToSocial the same. */
const pageSize = 40
/** The instance document is asked for at most once a day (mastodon-api.md 3.3). */
const instanceAge = 24 * 3_600_000

/** An account's own timelines that not every instance has. */
const optionalKinds = ['requests', 'conversations', 'bookmarks', 'favourites', 'scheduled'] as const

/** What is 2xx and JSON, but not what this request promises. */
const unexpected = (status: number): AppError => new AppError({ code: 'server', status, notApi: true })

/** Empty parameters are never sent: some servers refuse them (fault map row 53). */
const pageParameters = ({ maxId, minId, sinceId }: Cursor) => ({
  limit: pageSize,
  ...(maxId === undefined ? {} : { maxId }),
  ...(minId === undefined ? {} : { minId }),
  ...(sinceId === undefined ? {} : { sinceId }),
})

/** A feed that is being rebuilt says so by 206, since Mastodon 4.4 by a header too (mastodon-api.md 1.3). */
const isPartial = ({ status, headers }: Answer): boolean =>
  status === 206 || headers.has('mastodon-async-refresh')

export const createAccountClient = (options: AccountClientOptions): AccountClient => {
  const { accountKey, origin, domain, token, transport, clock } = options
  const seam = createMastoSeam(origin)
  const offers = createOffers(origin, options.offers ?? offersInMemory(), clock)
  const openPosts = createOpenPosts(token === null, offers)
  /** Local time at which this client itself last asked the instance what it is. */
  let instanceAskedAt = Number.NEGATIVE_INFINITY
  /** Local time at which it was last asked what is switched off. */
  let accessAskedAt = Number.NEGATIVE_INFINITY

  const ask = async (call: MastoCall, { priority, patience, signal }: RequestOptions): Promise<Answer> => {
    const { method, path, headers, body } = await seam.request(call)
    const outgoing = {
      origin,
      method,
      path,
      headers,
      token,
      // Without a token servers count by address, so all that is asked without one shares a budget.
      account: token === null ? null : accountKey,
      priority,
      ...(body === undefined ? {} : { body }),
      ...(patience === undefined ? {} : { patience }),
      ...(signal === undefined ? {} : { signal }),
    }
    return token === null ? askAsGuest(() => transport.send(outgoing)) : transport.send(outgoing)
  }

  const whoAmI = (request: RequestOptions): Promise<Answer> =>
    ask((api) => api.v1.accounts.verifyCredentials(), request)

  /**
   * Whether the account is answered at all: a sign-in that has ended, or an outage, must not look like a lack. A guest has no sign-in, and
   * what it is refused is noted for as long as this client lives.
   */
  const isAnswered = async (request: RequestOptions): Promise<boolean> =>
    token === null ||
    whoAmI(request).then(
      () => true,
      () => false,
    )

  /** Asks for something optional, and notes where the instance lacks it. */
  const asking = async (feature: Feature, call: MastoCall, request: RequestOptions): Promise<Answer> => {
    try {
      const answer = await ask(call, request)
      offers.noteOffered(feature)
      return answer
    } catch (thrown) {
      const { detail } = toAppError(thrown)
      if (isLack(detail) && (!isDoubtful(detail) || (await isAnswered(request)))) offers.noteLack(feature)
      throw thrown
    }
  }

  /** The newest page of a timeline that not every instance has. What it lacks only the user asks for again before a day is over. */
  const askForNewest = (spec: TimelineSpec, call: MastoCall, request: RequestOptions): Promise<Answer> => {
    const feature = optionalKinds.find((kind) => kind === spec.kind)
    if (feature === undefined) return ask(call, request)
    if (request.priority !== 'user' && offers.lacks(feature)) throw new AppError({ code: 'notFound' })
    return asking(feature, call, request)
  }

  const contextOf = (answer: Answer): NormalizeContext => ({
    account: accountKey,
    origin,
    domain,
    now: answer.serverTime,
  })

  /** What the instance is; answers where it streams. @param isDoubted as in `streamingUrl` */
  const lookAtInstance = async (request: RequestOptions, isDoubted = false): Promise<string | null> => {
    const known = offers.stream(instanceAge)
    const isOwn = clock.now() - instanceAskedAt < instanceAge
    if (known !== undefined && (!isDoubted || (isOwn && known !== null))) return known
    const { url, document } = await findStream(transport, origin, request)
    offers.noteVersion(...versionOf(document))
    offers.noteOff(switchedOffOf(document))
    offers.noteLimits(limitsOf(document))
    offers.noteStream(url)
    instanceAskedAt = clock.now()
    return url
  }

  /** Tells a timeline that is switched off from one in which nobody has posted. @throws AppError forbidden, told apart */
  const mustBeOn = async (spec: TimelineSpec, request: RequestOptions): Promise<void> => {
    if (token === null || !isGoverned(spec)) return
    if (clock.now() - accessAskedAt >= instanceAge) {
      accessAskedAt = clock.now()
      // Where it cannot tell, the page is what it is.
      await lookAtInstance(request).catch(() => null)
    }
    if (isSwitchedOff(spec, offers.off())) throw new AppError({ code: 'forbidden', why: 'switchedOff' })
  }

  return {
    page: async (spec, cursor, request) => {
      const source = sourceOf(spec)
      const isNewest = Object.keys(cursor).length === 0
      const call = source.ask(pageParameters(cursor))
      // A page below a cursor may be refused, or empty, for reasons of its own.
      const answer = await (isNewest ? askForNewest(spec, call, request) : ask(call, request))
      if (!Array.isArray(answer.json)) throw unexpected(answer.status)
      if (answer.json.length === 0 && isNewest) await mustBeOn(spec, request)
      if (isNewest) openPosts.shown(answer.json)
      return {
        ...source.read(answer.json, contextOf(answer)),
        ...cursorsOf(source.isUnpaged ? null : answer.headers.get('link'), cursor),
        ...(leadsToItself(answer.headers.get('link'), cursor) ? { repeats: true as const } : {}),
        full: !source.isUnpaged && answer.json.length >= pageSize,
        partial: isPartial(answer),
        serverTime: answer.serverTime,
      }
    },

    status: async (id, request) => {
      const fetchOne = async (one: string): Promise<Answer> => {
        const segment = pathSegment(one)
        return ask((api) => api.v1.statuses.$select(segment).fetch(), request)
      }
      const answer = await openPosts.askingForOne(id, fetchOne)
      const status = normalizeStatus(answer.json, contextOf(answer))
      if (status === null) throw unexpected(answer.status)
      return status.batch
    },

    statuses: async (ids, request) => {
      const answer = await asking('manyPosts', (api) => api.v1.statuses.fetch({ id: [...ids] }), request)
      if (!Array.isArray(answer.json)) throw unexpected(answer.status)
      const { entries, malformed: _malformed, ...batch } = normalizePage(answer.json, contextOf(answer))
      return { ...batch, found: entries.map((entry) => entry.id) }
    },

    context: async (id, request) => {
      const segment = pathSegment(id)
      const call: MastoCall = (api) => api.v1.statuses.$select(segment).context.fetch()
      const answer = await openPosts.asking(() => ask(call, request))
      const context = readContext(id, answer, contextOf(answer), token === null)
      if (context === null) throw unexpected(answer.status)
      return context
    },

    set: (name, request) =>
      readSet(name, {
        domain,
        origin,
        ask: (call) => ask(call, request),
        askOptional: (feature, call) => asking(feature, call, request),
        lacks: offers.lacks,
      }),

    dismissAnnouncement: async (id, request) => {
      const segment = pathSegment(id)
      await ask((api) => api.v1.announcements.$select(segment).dismiss(), request)
    },

    markers: async (request) => {
      const answer = await asking(
        'markers',
        (api) => api.v1.markers.fetch({ timeline: [...markerNames] }),
        request,
      )
      const markers = recordOf(answer.json)
      const found = markerNames.flatMap((name) => {
        const id = idOf(recordOf(markers[name])['last_read_id'])
        return id === null ? [] : [[name, id] as const]
      })
      return Object.fromEntries(found)
    },

    setMarker: async (name, id, request) => {
      await asking('tellMarkers', (api) => api.v1.markers.create({ [name]: { lastReadId: id } }), request)
    },

    profile: async (id, request) => {
      const segment = pathSegment(id)
      const answer = await ask((api) => api.v1.accounts.$select(segment).fetch(), request)
      // What these two add is worth less than the profile: where an instance lacks them, it is shown without.
      const added = async (call: MastoCall): Promise<unknown> =>
        ask(call, request).then(
          ({ json }) => json,
          () => null,
        )
      const [relationships, familiar] = await Promise.all([
        added((api) => api.v1.accounts.relationships.fetch({ id: [id] })),
        // Why as: masto's type asks for a bare list, of which it would make `0=…`; the parameter is `id[]`.
        added((api) => api.v1.accounts.familiarFollowers.fetch({ id: [id] } as unknown as string[])),
      ])
      const profile = readProfile(id, { account: answer.json, relationships, familiar }, contextOf(answer))
      if (profile === null) throw unexpected(answer.status)
      return profile
    },

    findProfile: async (handle, request) => {
      const answer = await ask((api) => api.v1.accounts.lookup({ acct: handle.replace(/^@/, '') }), request)
      const profile = recordOf(answer.json)
      const id = idOf(profile['id'])
      if (id === null) throw unexpected(answer.status)
      return { id, name: `@${textOf(profile['acct'], 500)}` }
    },

    verify: async (request) => {
      const answer = await whoAmI(request)
      const account = recordOf(answer.json)
      const id = idOf(account['id'])
      if (id === null) throw unexpected(answer.status)
      return {
        id,
        username: textOf(account['username'], 500) || textOf(account['acct'], 500),
        displayName: textOf(account['display_name'], 2_000),
        avatar: urlOf(account['avatar'], origin),
        uri: urlOf(account['uri'], origin) ?? urlOf(account['url'], origin),
      }
    },

    streamingUrl: async (request, isDoubted = false) => {
      // Every stream wants a user's token (mastodon-api.md 2).
      return token === null ? null : lookAtInstance(request, isDoubted)
    },

    lacks: offers.lacks,
    givesPosts: openPosts.areGiven,
    isMastodon: offers.isMastodon,
    noteApi: offers.noteApi,
    clockOffset: () => transport.clockOffset(origin),
    nextTryAt: () => transport.nextTryAt(origin),
  }
}
