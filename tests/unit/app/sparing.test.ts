import { describe, expect, it } from 'vitest'
import { createSparing } from '../../../src/main/app/sparing'
import { usualPreferences } from '../../../src/shared/preferences'
import type { SparingReason } from '../../../src/shared/session'

const begin = () => {
  const heard: (SparingReason | null)[] = []
  return { heard, sparing: createSparing(usualPreferences, (reason) => heard.push(reason)) }
}

describe('asking for less', () => {
  it('has the battery or the network as its reason, each said once', () => {
    const { heard, sparing } = begin()
    sparing.setOnBattery(false)
    sparing.setNetwork('usual')
    expect(heard).toEqual([])
    sparing.setOnBattery(true)
    sparing.setOnBattery(true)
    sparing.setNetwork('metered')
    sparing.setNetwork('slow')
    sparing.setOnBattery(false)
    sparing.setNetwork('usual')
    expect(heard).toEqual(['battery', 'metered', 'slow', null])
    expect(sparing.reason()).toBeNull()
  })

  it('has what the system says of the network as its reason, whatever a window saw last', () => {
    const { heard, sparing } = begin()
    sparing.setMetered(false)
    sparing.setMetered(true)
    sparing.setNetwork('slow')
    sparing.setNetwork('usual')
    expect(heard).toEqual(['metered'])
    sparing.setNetwork('slow')
    sparing.setMetered(false)
    expect(heard).toEqual(['metered', 'slow'])
    sparing.setMetered(true)
    sparing.setPreferences({ ...usualPreferences, lessOnCostlyNetwork: false })
    expect(heard).toEqual(['metered', 'slow', 'metered', null])
  })

  it('is what the user chose', () => {
    const { heard, sparing } = begin()
    sparing.setOnBattery(true)
    sparing.setPreferences({ ...usualPreferences, lessOnBattery: false })
    sparing.setNetwork('metered')
    sparing.setPreferences({ ...usualPreferences, lessOnBattery: false, lessOnCostlyNetwork: false })
    expect(heard).toEqual(['battery', null, 'metered', null])
  })

  it('tells a network that costs from a battery', () => {
    const { sparing } = begin()
    expect(sparing.isNetworkCostly()).toBe(false)
    sparing.setOnBattery(true)
    expect(sparing.isNetworkCostly()).toBe(false)
    sparing.setMetered(true)
    expect(sparing.isNetworkCostly()).toBe(true)
    sparing.setPreferences({ ...usualPreferences, lessOnCostlyNetwork: false })
    expect(sparing.reason()).toBe('battery')
    expect(sparing.isNetworkCostly()).toBe(false)
  })
})
