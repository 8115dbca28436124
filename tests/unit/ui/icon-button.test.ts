import Ellipsis from '@lucide/svelte/icons/ellipsis'
import { render } from 'svelte/server'
import { describe, expect, it } from 'vitest'
import IconButton from '../../../src/renderer/ui/IconButton.svelte'

const drawn = (busy: boolean): string =>
  render(IconButton, { props: { icon: Ellipsis, label: 'More', popovertarget: 'menu', busy } }).body

describe('a button that is only an icon', () => {
  it('opens its menu, and not while what it asks for is under way', () => {
    expect(drawn(false)).toContain('popovertarget="menu"')
    expect(drawn(true)).toContain('aria-disabled="true"')
    expect(drawn(true)).not.toContain('popovertarget')
  })
})
