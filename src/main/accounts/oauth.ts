/** One sign-in: the page to open, the answers it may get, and the token that a code is exchanged for. */
import * as v from 'valibot'
import { AppError } from '../../shared/errors'
import { anyPortRedirect, appFor, codeRedirect, type AppDeps, type RegisteredApp } from './app-registration'
import type { SendJson } from './http'
import { openLoopback, type LoopbackListener } from './loopback'
import type { OAuthServer } from './oauth-server'
import { createPkce, randomText, type Pkce } from './pkce'

export interface SignIn {
  attempt: string
  server: OAuthServer
  app: RegisteredApp
  pkce: Pkce
  /** Binds an answer to this attempt at this instance. */
  state: string
  loopback: LoopbackListener
  /** Whether the instance shall ask who signs in, because somebody is signed in there already. */
  forceLogin: boolean
  /** Where the page that was opened last leads. */
  redirectUri: string
}

/** A code and the redirect it was issued for. */
export interface Grant {
  code: string
  redirectUri: string
}

/** What no two pages of a sign-in have in common, once one of them was answered. */
const newLink = (): Pick<SignIn, 'state' | 'pkce'> => ({ state: randomText(), pkce: createPkce() })

/** Prepares a sign-in: the listener, and an app whose redirects fit it. */
export const startSignIn = async (
  deps: AppDeps,
  server: OAuthServer,
  forceLogin: boolean,
): Promise<SignIn> => {
  const loopback = await openLoopback()
  try {
    const redirect = server.ignoresPort ? anyPortRedirect : loopback.redirectUri
    const app = await appFor(deps, server, [redirect])
    const { redirectUri } = loopback
    const attempt = randomText(16)
    return { attempt, server, app, ...newLink(), loopback, forceLogin, redirectUri }
  } catch (error) {
    loopback.close()
    throw error
  }
}

/** The page of the instance on which to sign in. */
export const signInPage = ({ server, app, pkce, state, forceLogin, redirectUri }: SignIn): string => {
  const url = new URL(server.authorizationEndpoint)
  url.searchParams.set('response_type', 'code')
  url.searchParams.set('client_id', app.clientId)
  url.searchParams.set('redirect_uri', redirectUri)
  url.searchParams.set('scope', app.scopes)
  url.searchParams.set('state', state)
  url.searchParams.set('code_challenge', pkce.challenge)
  url.searchParams.set('code_challenge_method', 'S256')
  if (forceLogin) url.searchParams.set('force_login', 'true')
  return url.href
}

/** The same attempt with a code that the instance shows. */
export const withShownCode = (signIn: SignIn): SignIn => ({ ...signIn, redirectUri: codeRedirect })

/** Whether the page that was opened last shows a code, and does not come back by itself. */
export const isShowingCode = (signIn: SignIn): boolean => signIn.redirectUri === codeRedirect

/** The same attempt by another page: answers to the one before are no longer taken. */
export const withNewLink = (signIn: SignIn): SignIn => ({ ...signIn, ...newLink() })

const invalid = (detail: string): AppError => new AppError({ code: 'invalid', detail })

const isAt = (url: URL, address: string): boolean => {
  const other = new URL(address)
  return url.origin === other.origin && url.pathname === other.pathname
}

const grantInAddress = (signIn: SignIn, url: URL): Grant => {
  const isLoopback = isAt(url, signIn.loopback.redirectUri)
  const isCodePage = url.origin === signIn.server.origin
  if (!isLoopback && !isCodePage) throw invalid('state')
  const state = url.searchParams.get('state')
  // The page that shows a code need not repeat the state; a redirect always does.
  if (state !== signIn.state && !(isCodePage && state === null)) throw invalid('state')
  if (url.searchParams.get('error') !== null) throw invalid('denied')
  const code = url.searchParams.get('code')
  if (code === null || code === '') throw invalid('code')
  return { code, redirectUri: isLoopback ? signIn.loopback.redirectUri : codeRedirect }
}

/**
 * Reads what a person pasted: a code, or the whole address that the browser ended at.
 * @throws AppError invalid: `state` (of another sign-in), `denied`, `code`
 */
export const grantInText = (signIn: SignIn, text: string): Grant => {
  const pasted = text.trim()
  if (/^https?:\/\//i.test(pasted)) {
    if (!URL.canParse(pasted)) throw invalid('code')
    return grantInAddress(signIn, new URL(pasted))
  }
  if (pasted === '' || /\s/.test(pasted)) throw invalid('code')
  return { code: pasted, redirectUri: signIn.redirectUri }
}

const tokenAnswer = v.object({
  access_token: v.pipe(v.string(), v.regex(/^[\x21-\x7e]+$/)),
  token_type: v.fallback(v.string(), 'Bearer'),
})

/**
 * Exchanges a code for a token.
 * @throws AppError invalid (`code`) if the instance does not take it
 */
export const exchange = async (send: SendJson, signIn: SignIn, grant: Grant): Promise<string> => {
  try {
    const json = await send({
      url: signIn.server.tokenEndpoint,
      form: {
        grant_type: 'authorization_code',
        client_id: signIn.app.clientId,
        client_secret: signIn.app.clientSecret,
        code: grant.code,
        redirect_uri: grant.redirectUri,
        code_verifier: signIn.pkce.verifier,
        scope: signIn.app.scopes,
      },
    })
    const parsed = v.safeParse(tokenAnswer, json)
    if (!parsed.success) throw new AppError({ code: 'server', notApi: true })
    return parsed.output.access_token
  } catch (error) {
    const isRefused =
      error instanceof AppError && ['invalid', 'unauthorized', 'forbidden'].includes(error.code)
    throw isRefused ? new AppError({ code: 'invalid', detail: 'code' }, { cause: error }) : error
  }
}

/** Takes a token back at its instance. @throws AppError when the instance cannot be asked */
export const revoke = async (
  send: SendJson,
  server: Pick<OAuthServer, 'revocationEndpoint'>,
  app: Pick<RegisteredApp, 'clientId' | 'clientSecret'>,
  token: string,
): Promise<void> => {
  await send({
    url: server.revocationEndpoint,
    form: { client_id: app.clientId, client_secret: app.clientSecret, token },
  })
}
