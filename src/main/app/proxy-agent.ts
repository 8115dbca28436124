/** The way through the system's proxy for what goes over Node's own sockets: streams, which carry a token, and pictures. */
import type { Session } from 'electron'
import type { Agent } from 'node:http'

/** @throws Error where the kind of proxy is not known: what it is asked for stays undone, for a direct way would pass the proxy by */
const agentFor = async (kind: string, host: string): Promise<Agent> => {
  switch (kind) {
    case 'PROXY':
    case 'HTTPS': {
      const { HttpsProxyAgent } = await import('https-proxy-agent')
      return new HttpsProxyAgent(`${kind === 'HTTPS' ? 'https' : 'http'}://${host}`)
    }
    case 'SOCKS':
    case 'SOCKS5': {
      const { SocksProxyAgent } = await import('socks-proxy-agent')
      // Why 4a and 5h: with them it is the proxy that finds the host, and no name is asked for past it.
      const agent = new SocksProxyAgent(`${kind === 'SOCKS' ? 'socks4a' : 'socks5h'}://${host}`)
      // It takes the brackets around an IPv6 address for a part of a name.
      const { proxy } = agent
      if (proxy.host !== undefined) proxy.host = proxy.host.replace(/^\[|\]$/g, '')
      return agent
    }
    default:
      throw new Error(`No way through a proxy of the kind ${kind}`)
  }
}

/**
 * Tells for an address (http, https, ws, wss) which agent the system's proxy settings ask for; undefined where they let it be
 * reached directly. Of several ways, as a PAC script may give, the first one counts.
 * @throws Error where they ask for what is not known
 */
export const proxyAgentOver =
  (from: Pick<Session, 'resolveProxy'>) =>
  async (url: string): Promise<Agent | undefined> => {
    const answer = await from.resolveProxy(url.replace(/^ws/, 'http'))
    const [kind = '', host = ''] = (answer.split(';')[0] ?? '').trim().split(/\s+/)
    return kind === 'DIRECT' ? undefined : agentFor(kind, host)
  }
