/**
 * Cursors out of a Link header (RFC 8288). Only the cursor is taken: the addresses in it drop parameters and may
 * name another host, so they are never followed (mastodon-api.md 1.1).
 */
import LinkHeader from 'http-link-header'
import { isServerId } from '../../shared/order'
import type { Cursor } from './api'

export interface PageCursors {
  next: Cursor | null
  prev: Cursor | null
}

const cursorOf = (address: string): Cursor | null => {
  // The base only completes relative addresses; nothing of it is used.
  const { searchParams } = new URL(address, 'https://instance.invalid')
  const bound = (name: string): string | undefined => {
    const id = searchParams.get(name)
    return isServerId(id) ? id : undefined
  }
  const [maxId, minId, sinceId] = [bound('max_id'), bound('min_id'), bound('since_id')]
  if (maxId === undefined && minId === undefined && sinceId === undefined) return null
  return {
    ...(maxId === undefined ? {} : { maxId }),
    ...(minId === undefined ? {} : { minId }),
    ...(sinceId === undefined ? {} : { sinceId }),
  }
}

/**
 * White space outside of addresses and quotes means nothing (RFC 8288), but the library takes what stands before a comma for a part
 * of what follows.
 * @throws whatever the library throws at what is no Link
 */
const parse = (header: string) =>
  LinkHeader.parse(header.replace(/(<[^<>]*>|"(?:[^"\\]|\\.)*")|\s+/g, (_all, kept?: string) => kept ?? ''))

const same = (a: Cursor, b: Cursor): boolean =>
  a.maxId === b.maxId && a.minId === b.minId && a.sinceId === b.sinceId

/** Whether a page says that the next one is the page that was just asked for: it is no end, only nowhere to go on. */
export const leadsToItself = (header: string | null, asked: Cursor): boolean => {
  if (header === null) return false
  try {
    const address = parse(header).rel('next')[0]?.uri
    const next = address === undefined ? null : cursorOf(address)
    return next !== null && same(next, asked)
  } catch {
    return false
  }
}

/** Whether there is a header and nobody can tell what it says: that proves no end either. */
export const isUnreadable = (header: string | null): boolean => {
  if (header === null) return false
  try {
    parse(header)
    return false
  } catch {
    return true
  }
}

/**
 * The cursors of a page. One that leads to the page that was just asked for is left out, for it would lead there
 * for ever (fault map row 28); a header that cannot be read counts as none.
 */
export const cursorsOf = (header: string | null, asked: Cursor): PageCursors => {
  if (header === null) return { next: null, prev: null }
  try {
    const links = parse(header)
    const cursor = (rel: string): Cursor | null => {
      const address = links.rel(rel)[0]?.uri
      const found = address === undefined ? null : cursorOf(address)
      return found === null || same(found, asked) ? null : found
    }
    return { next: cursor('next'), prev: cursor('prev') }
  } catch {
    // The library throws at anything that is not a Link header; the ids of the page still serve as cursors.
    return { next: null, prev: null }
  }
}
