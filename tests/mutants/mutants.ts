/** Sabotages of one place each. Every one breaks a rule of the house for real, so a test must turn red. */
import { mutants as network } from './network'
import { mutants as reading } from './reading'
import { mutants as storage } from './storage'
import { mutants as sync } from './sync'
import type { ChosenTest } from './vitest-run'

export interface Mutant {
  name: string
  /** Path from the project's root. */
  file: string
  /** Must be in the file exactly once. */
  find: string
  replace: string
  /** The narrowest test that must turn red. */
  test: ChosenTest
}

export const mutants: readonly Mutant[] = [...sync, ...network, ...storage, ...reading]

/** The sabotaged text of its file, or null if the place is not there exactly once. */
export const sabotaged = (text: string, { find, replace }: Mutant): string | null => {
  const at = text.indexOf(find)
  if (at < 0 || text.indexOf(find, at + 1) >= 0) return null
  return text.slice(0, at) + replace + text.slice(at + find.length)
}
