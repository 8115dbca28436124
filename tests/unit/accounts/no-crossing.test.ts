/** Cookies and cached answers are Chromium's, and Node's fetch has neither: that they do not cross, tests/e2e/accounts/islands.spec.ts shows. */
import { createServer } from 'node:http'
import { describe, expect, it } from 'vitest'
import { useSignIn } from './sign-in-bench'

const { steppe, instanceOf, signIn } = useSignIn()

describe('what must not cross', () => {
  it('a redirect to another host never carries a token, nor a code', async () => {
    const instance = await instanceOf()
    const { key } = await signIn(instance, 'mina')
    const client = await steppe().clientOf(key)
    const arrived: string[] = []
    const thief = createServer((request, response) => {
      arrived.push(`${request.url ?? ''} ${JSON.stringify(request.headers)}`)
      response.writeHead(200, { 'Content-Type': 'application/json' }).end('{}')
    })
    await new Promise<void>((resolve) => thief.listen(0, '127.0.0.1', resolve))
    const address = thief.address()
    if (address === null || typeof address === 'string') throw new Error('no port')
    const redirecting = createServer((request, response) => {
      response.writeHead(307, { Location: `http://127.0.0.1:${address.port}${request.url ?? ''}` }).end()
    })
    const { port } = new URL(instance.origin)
    await instance.stop()
    await new Promise<void>((resolve) => redirecting.listen(Number(port), '127.0.0.1', resolve))
    await expect(client.verify({ priority: 'user' })).rejects.toMatchObject({ code: 'redirected' })
    await steppe().handlers['accounts.signOut']({ account: key, posts: 'keep' })
    expect(arrived).toEqual([])
    thief.close()
    redirecting.close()
    redirecting.closeAllConnections()
  })
})
