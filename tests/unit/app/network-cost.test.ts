import { describe, expect, it } from 'vitest'
import { watchNetworkCost } from '../../../src/renderer/app/network-cost'
import type { NetworkCost } from '../../../src/shared/session'

const watch = (connection: unknown) => {
  const told: NetworkCost[] = []
  return { told, end: watchNetworkCost({ connection }, (cost) => told.push(cost)) }
}

describe('what the network costs', () => {
  it('is not known where the platform does not tell', () => {
    expect(watch(undefined).told).toEqual([])
    expect(watch({ saveData: true }).told).toEqual([])
  })

  it('is told at first and with each change, until that ends', () => {
    const connection = Object.assign(new EventTarget(), {
      saveData: false,
      type: 'wifi',
      effectiveType: '4g',
    })
    const { told, end } = watch(connection)
    const change = (facts: Partial<typeof connection>): void => {
      Object.assign(connection, facts)
      connection.dispatchEvent(new Event('change'))
    }
    change({ effectiveType: '3g' })
    change({ effectiveType: '2g' })
    change({ type: 'cellular' })
    change({ type: 'ethernet', effectiveType: '4g' })
    change({ saveData: true })
    end()
    change({ saveData: false })
    expect(told).toEqual(['usual', 'slow', 'metered', 'usual', 'metered'])
  })
})
