/** What pages may load and run. Apart from what serves them, so that tests can read it without Electron. */
import { mediaHost, scheme } from './origin'

export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  `img-src 'self' ${scheme}://${mediaHost}`,
  `media-src ${scheme}://${mediaHost}`,
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types svelte-trusted-html',
].join('; ')
