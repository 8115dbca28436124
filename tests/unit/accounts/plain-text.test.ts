import { describe, expect, it } from 'vitest'
import { plainLine } from '../../../src/main/accounts/plain-line'
import { plainText } from '../../../src/main/accounts/plain-text'

describe('plain text of an instance', () => {
  it('keeps words and the breaks of blocks', () => {
    expect(
      plainText('<h2>Rules</h2><p>Be  kind &amp;\n patient.<br>Always.</p><ul><li>One</li><li>Two</li></ul>'),
    ).toBe('Rules\nBe kind &\npatient.\nAlways.\nOne\nTwo')
  })

  it('drops what is not for reading', () => {
    expect(plainText('a<script>alert(1)</script><style>b{}</style><template>c</template><!-- d -->e')).toBe(
      'ae',
    )
    expect(plainText('&lt;img src=x onerror=alert(1)&gt;')).toBe('<img src=x onerror=alert(1)>')
  })

  it('survives nesting that would exhaust a stack', () => {
    expect(plainText(`${'<div>'.repeat(15_000)}deep`)).toBe('deep')
  })

  it('is limited', () => {
    expect(plainText('x'.repeat(10_000), 100)).toHaveLength(100)
    expect(plainLine('a\u202Eb\n\tc\u0000d')).toBe('a b c d')
  })
})
