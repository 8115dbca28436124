/** Who a token belongs to, as its instance says. */
import * as v from 'valibot'
import { AppError } from '../../shared/errors'
import type { SendJson } from './http'
import { plainLine } from './plain-line'

export interface Identity {
  /** Its id on its instance. */
  accountId: string
  username: string
  displayName: string
  avatar: string | null
  /** Its identity across instances; servers before Mastodon 4.2 do not tell it. */
  actorUri: string | null
}

const credentials = v.object({
  id: v.pipe(v.string(), v.minLength(1)),
  username: v.pipe(v.string(), v.minLength(1)),
  display_name: v.fallback(v.nullish(v.string()), null),
  avatar: v.fallback(v.nullish(v.string()), null),
  uri: v.fallback(v.nullish(v.string()), null),
})

/** Asks an instance who a token belongs to. @throws AppError unauthorized when it is no longer accepted */
export const identityOf = async (send: SendJson, origin: string, token: string): Promise<Identity> => {
  const json = await send({ url: new URL('/api/v1/accounts/verify_credentials', origin).href, token })
  const parsed = v.safeParse(credentials, json)
  if (!parsed.success) throw new AppError({ code: 'server', notApi: true })
  const { id, username, display_name: name, avatar, uri } = parsed.output
  return {
    accountId: id,
    username: plainLine(username),
    displayName: plainLine(name ?? '') || plainLine(username),
    avatar: avatar !== null && avatar !== undefined && /^https?:\/\//.test(avatar) ? avatar : null,
    actorUri: uri ?? null,
  }
}
