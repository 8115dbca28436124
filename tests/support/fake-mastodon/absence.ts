/** Endpoints that a server's software does not have, and how it says so (API 10). */
import { page } from './html'
import { failure, html, json, wildcard } from './http'
import type { Answer, FakeRequest } from './http'
import type { Absence, Personality } from './personalities'

const absenceOf = (personality: Personality, method: string, path: string): Absence | null => {
  const line = Object.entries(personality.missing).find(([pattern]) =>
    wildcard(pattern).test(`${method} ${path}`),
  )
  return line?.[1] ?? null
}

export const isAbsent = (personality: Personality, method: string, path: string): boolean =>
  absenceOf(personality, method, path) !== null

/** @returns null where the endpoint is there, or is nobody's */
export const absence = (personality: Personality, { method, path }: FakeRequest): Answer | null => {
  const kind = absenceOf(personality, method, path)
  if (kind === null) return null
  if (kind === 'html') return html(page('A web app', '<div id="app"></div>'))
  if (kind === 'empty') return json([])
  const words = {
    401: 'Unauthorized',
    403: 'Forbidden',
    404: 'Not Found',
    405: 'Method Not Allowed',
    501: 'Not Implemented',
  }
  return failure(kind, words[kind])
}
