/**
 * Steppe as an app of an instance. Servers forget apps (database lost, cleaned up), and would say so only in the browser,
 * where it cannot be seen: so a registration is verified before each sign-in and renewed when it is gone.
 */
import * as v from 'valibot'
import { AppError, toAppError } from '../../shared/errors'
import type { Clock } from '../clock'
import { isLack } from '../lack'
import type { AppRecord } from '../settings/schema'
import type { Settings } from '../settings/settings'
import type { SendJson } from './http'
import type { OAuthServer } from './oauth-server'
import type { TokenVault } from './token-vault'

/** Shows a code that is pasted into Steppe. */
export const codeRedirect = 'urn:ietf:wg:oauth:2.0:oob'
/** Mastodon compares loopback addresses without their port (RFC 8252, 7.3). */
export const anyPortRedirect = 'http://127.0.0.1/callback'

export interface RegisteredApp {
  clientId: string
  clientSecret: string
  scopes: string
}

export interface AppDeps {
  send: SendJson
  settings: Pick<Settings, 'app' | 'setApp'>
  /** Keeps the client's secret. */
  vault: Pick<TokenVault, 'get' | 'set'>
  clock: Clock
}

const clientName = 'Steppe'

const registration = v.object({
  client_id: v.pipe(v.string(), v.minLength(1)),
  client_secret: v.pipe(v.string(), v.minLength(1)),
  client_secret_expires_at: v.fallback(v.nullish(v.number()), null),
})

/** Name of an app's secret in the vault. */
export const appSecretName = (origin: string): string => `app:${origin}`

/** Asks whether the server still knows the app. @throws AppError when it cannot be asked */
const isKnown = async (send: SendJson, server: OAuthServer, app: RegisteredApp): Promise<boolean> => {
  try {
    await send({
      url: server.tokenEndpoint,
      form: {
        grant_type: 'client_credentials',
        client_id: app.clientId,
        client_secret: app.clientSecret,
        redirect_uri: codeRedirect,
        scope: 'read',
      },
    })
    return true
  } catch (error) {
    // A server that gives apps no token of their own looks the same; it gets a new registration.
    if (isLack(toAppError(error).detail)) return false
    throw error
  }
}

/** Registers with redirects as an array (4.3 and newer), else as lines, else with the plainest scopes. */
const register = async (
  send: SendJson,
  server: OAuthServer,
  redirects: string[],
): Promise<{ answer: v.InferOutput<typeof registration>; scopes: string }> => {
  const forms = [
    { redirect_uris: redirects, scopes: server.scopes },
    { redirect_uris: redirects.join('\n'), scopes: server.scopes },
    { redirect_uris: redirects.join('\n'), scopes: 'read write' },
  ]
  let refusal: unknown = null
  for (const form of forms) {
    try {
      const json = await send({
        url: new URL('/api/v1/apps', server.origin).href,
        json: { client_name: clientName, ...form },
      })
      const answer = v.safeParse(registration, json)
      if (!answer.success) throw new AppError({ code: 'server', notApi: true })
      return { answer: answer.output, scopes: form.scopes }
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'invalid') throw error
      refusal = error
    }
  }
  throw refusal
}

const kept = async (
  { settings, vault, clock }: AppDeps,
  server: OAuthServer,
  redirects: string[],
): Promise<RegisteredApp | null> => {
  const record = settings.app(server.origin)
  if (record === null || (record.expiresAt !== 0 && record.expiresAt <= clock.now())) return null
  if (!redirects.every((uri) => record.redirectUris.includes(uri))) return null
  const clientSecret = await vault.get(appSecretName(server.origin))
  return clientSecret === null ? null : { clientId: record.clientId, clientSecret, scopes: record.scopes }
}

/**
 * The app to sign in with: the kept one if the server still knows it, else a new one.
 * @param redirects what the sign-in may redirect to, besides the code page.
 */
export const appFor = async (
  deps: AppDeps,
  server: OAuthServer,
  redirects: string[],
): Promise<RegisteredApp> => {
  const known = await kept(deps, server, redirects)
  if (known !== null && (await isKnown(deps.send, server, known))) return known
  const redirectUris = [...redirects, codeRedirect]
  const { answer, scopes } = await register(deps.send, server, redirectUris)
  const record: AppRecord = {
    origin: server.origin,
    clientId: answer.client_id,
    redirectUris,
    scopes,
    expiresAt: (answer.client_secret_expires_at ?? 0) * 1_000,
  }
  await deps.vault.set(appSecretName(server.origin), answer.client_secret)
  deps.settings.setApp(server.origin, record)
  return { clientId: answer.client_id, clientSecret: answer.client_secret, scopes }
}
