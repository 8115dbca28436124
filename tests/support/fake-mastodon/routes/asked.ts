/** What routes read out of a request in the same way. */
import type { FakeRequest } from '../http'
import { text } from '../http'

export const isTrue = (request: FakeRequest, name: string): boolean =>
  ['true', '1'].includes(request.query.get(name) ?? '')

/** Values of `name[]` and of `name`. */
export const listed = (request: FakeRequest, name: string): string[] => [
  ...request.query.getAll(`${name}[]`),
  ...request.query.getAll(name),
]

/** Values of `name[]` in a form, or of `name` in JSON. */
export const listedInBody = (request: FakeRequest, name: string): string[] => {
  const value = request.body[name]
  if (Array.isArray(value)) return value.map(text)
  return value === undefined ? [] : [text(value)]
}

/** Id of the account whose token it is; no route for users is reached without one. */
export const viewerOf = (request: FakeRequest): string => request.account?.id ?? ''

export const idOf = (request: FakeRequest): string => request.params['id'] ?? ''
