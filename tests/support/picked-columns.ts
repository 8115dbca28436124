/** Columns of the struck account as a user adds them: by the picker. */
import type { Locator } from '@playwright/test'
import type { Steppe } from './launch'

export interface PickedColumns {
  picker: () => Locator
  columnOf: (title: string) => Locator
  /** Opens the picker with a kind chosen. */
  open: (kind: string) => Promise<void>
  /** Adds what the picker has chosen. */
  add: () => Promise<void>
}

/** @param steppe the app that was started last */
export const pickColumns = (steppe: () => Steppe): PickedColumns => {
  const picker = (): Locator => steppe().window.getByRole('dialog', { name: 'Add column' })
  return {
    picker,
    columnOf: (title) => steppe().window.getByRole('region', { name: `${title}, @ada@steppe.example` }),
    open: async (kind) => {
      await steppe().window.getByRole('button', { name: 'Add column' }).click()
      await picker().getByRole('combobox', { name: 'Account' }).selectOption({ label: '@ada@steppe.example' })
      await picker().getByRole('radio', { name: kind, exact: true }).check()
    },
    add: () => picker().getByRole('button', { name: 'Add', exact: true }).click(),
  }
}
