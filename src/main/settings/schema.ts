/** What the settings files hold, as it is parsed when read: the disk is not trusted more than a stranger. */
import * as v from 'valibot'
import type { ColumnId } from '../../shared/ids'
import { asAccountKey, asColumnId, asTimelineKey } from '../../shared/ids'
import type { Order } from '../../shared/ids'
import { isFeature } from '../../shared/offers'
import { isOpenedKey, type OpenedKey } from '../../shared/opened'
import { columnWidth } from '../../shared/columns'
import { storedParts } from '../../shared/storage-report'
import { readTimelineKey, timelineKindNames } from '../../shared/timelines'

const text = v.pipe(v.string(), v.maxLength(4_000))
const key = v.pipe(v.string(), v.regex(/^[a-z0-9]{8}$/))

export const accountKeySchema = v.pipe(key, v.transform(asAccountKey))

/** An account as it is kept: never with a token, which is in the vault under the account's key. */
export const accountSchema = v.object({
  key: accountKeySchema,
  /** The pinned origin of its instance's API. */
  origin: text,
  /** The instance's own domain. */
  domain: text,
  username: text,
  /** `user@domain`. */
  handle: text,
  /** Its id on its instance. */
  accountId: text,
  /** Its identity across instances, where the instance tells. */
  actorUri: v.nullable(text),
  displayName: v.string(),
  avatar: v.nullable(v.string()),
  /** Hue, 0 to 359. */
  accent: v.pipe(v.number(), v.minValue(0), v.maxValue(359)),
  /** Its instance refused the token twice: it waits for a new sign-in. */
  paused: v.boolean(),
})
export type AccountRecord = v.InferOutput<typeof accountSchema>

/** Where public timelines are read without an account: it owns rows and columns as an account does, under a key of its own. */
export const guestSchema = v.object({
  key: accountKeySchema,
  /** The pinned origin of the instance's API. */
  origin: text,
  /** The instance's own domain. */
  domain: text,
  /** Hue, 0 to 359. */
  accent: v.pipe(v.number(), v.minValue(0), v.maxValue(359)),
})
export type GuestRecord = v.InferOutput<typeof guestSchema>

/** Steppe as registered with one instance; the client's secret is in the vault. */
export const appSchema = v.object({
  origin: text,
  clientId: text,
  redirectUris: v.array(text),
  /** Space-separated. */
  scopes: text,
  /** Local time in milliseconds after which the secret is void; 0: never. */
  expiresAt: v.number(),
})
export type AppRecord = v.InferOutput<typeof appSchema>

const timelineKeySchema = v.pipe(
  text,
  v.check((timeline) => readTimelineKey(timeline) !== null),
  v.transform(asTimelineKey),
)

export const columnSchema = v.object({
  id: v.pipe(key, v.transform(asColumnId)),
  account: v.pipe(key, v.transform(asAccountKey)),
  timeline: timelineKeySchema,
  name: v.optional(v.nullable(text), null),
  width: v.pipe(v.number(), v.minValue(columnWidth.least), v.maxValue(columnWidth.most)),
  follow: v.boolean(),
})

/** The brand is put on here: what passes the pattern is what order.ts makes. */
const orderSchema = v.pipe(
  v.string(),
  v.regex(/^[\x20-\x7e]{1,1004}$/),
  v.transform((order) => order as Order),
)

const spotSchema = v.object({
  order: orderSchema,
  uri: v.pipe(v.string(), v.maxLength(4_000)),
  offset: v.pipe(v.number(), v.finite()),
})

export const placeSchema = v.object({
  ...spotSchema.entries,
  // What cannot be read of the rest is as if it had never been: the place itself is worth more.
  seen: v.fallback(v.optional(orderSchema), undefined),
  jumps: v.fallback(v.optional(v.object({ left: v.array(spotSchema), hasReadOn: v.boolean() })), undefined),
})

export const openedKeySchema = v.custom<OpenedKey>(isOpenedKey)

export const windowSchema = v.object({
  x: v.number(),
  y: v.number(),
  width: v.pipe(v.number(), v.minValue(200)),
  height: v.pipe(v.number(), v.minValue(200)),
  maximized: v.boolean(),
})
/** Where the window was, in device-independent pixels. */
export type WindowBounds = v.InferOutput<typeof windowSchema>

/** Zoom factor of the pages, 1 being 100 %. */
export const zoomSchema = v.pipe(v.number(), v.minValue(0.25), v.maxValue(5))

/** What the user chose where the system has no keyring. */
export const storageChoiceSchema = v.nullable(v.picklist(['weaker', 'session']))
export type StorageChoice = v.InferOutput<typeof storageChoiceSchema>

/** What the user has paused. */
export const pausesSchema = v.object({ everything: v.boolean(), accounts: v.array(accountKeySchema) })

/** One secret as the vault keeps it: which backend encrypted it, and the ciphertext in base64. */
const sealedSchema = v.object({ backend: text, data: v.string() })
export type Sealed = v.InferOutput<typeof sealedSchema>

/** Reads a secret as the vault's file holds it; null if it is none. */
export const parseSealed = (raw: unknown): Sealed | null => {
  const parsed = v.safeParse(sealedSchema, raw)
  return parsed.success ? parsed.output : null
}

/** Column ids are the keys of the places file. */
export const columnIdSchema = v.pipe(
  key,
  v.transform((id): ColumnId => asColumnId(id)),
)

const ageSchema = v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1)))

/** What of an account the user wants to be wiped: one kind of timeline, its threads, or everything (null). */
export const storedWipeSchema = v.object({
  account: accountKeySchema,
  kind: v.nullable(v.picklist(storedParts)),
})
export type StoredWipe = v.InferOutput<typeof storedWipeSchema>

/** How long one account's posts are kept. */
export const retentionSchema = v.tuple([
  accountKeySchema,
  v.object({
    mostPosts: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1))),
    days: ageSchema,
    kinds: v.record(v.picklist(timelineKindNames), ageSchema),
  }),
])

/** When something was last done for a timeline. */
export const timelineTimeSchema = v.tuple([timelineKeySchema, v.number()])
/** A place in a timeline. */
export const timelineOrderSchema = v.tuple([timelineKeySchema, orderSchema])

const limitSchema = v.pipe(v.number(), v.integer(), v.minValue(0))
const limitsSchema = v.object({
  post: v.object({ characters: limitSchema, charactersPerUrl: limitSchema, attachments: limitSchema }),
  media: v.object({
    types: v.nullable(v.array(text)),
    descriptionCharacters: limitSchema,
    imageBytes: limitSchema,
    imagePixels: limitSchema,
    videoBytes: limitSchema,
    videoPixels: limitSchema,
    videoFrameRate: limitSchema,
  }),
  poll: v.object({
    options: limitSchema,
    optionCharacters: limitSchema,
    leastSeconds: limitSchema,
    mostSeconds: limitSchema,
  }),
  profile: v.object({ featuredTags: limitSchema, pinnedPosts: limitSchema }),
})

/** What an instance was found to offer, by its origin; see src/shared/offers.ts. */
export const offerSchema = v.tuple([
  text,
  v.object({
    version: v.nullable(text),
    api: v.nullable(v.number()),
    // What another version of Steppe asks for is nothing to this one.
    lacks: v.pipe(
      v.array(v.object({ feature: text, at: v.number() })),
      v.transform((lacks) =>
        lacks.flatMap(({ feature, at }) => (isFeature(feature) ? [{ feature, at }] : [])),
      ),
    ),
    off: v.exactOptional(v.array(text)),
    // As another version of Steppe keeps them they are as if it had not told: it does within a day.
    limits: v.fallback(v.optional(limitsSchema), undefined),
    stream: v.optional(v.object({ url: v.nullable(text), at: v.number() })),
  }),
])
