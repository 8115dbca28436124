/** Signs in through the dialog, as a user does, with the fake instance standing for the browser. */
import { expect, type Locator, type Page } from '@playwright/test'
import type { FakeInstance } from './fake-mastodon'
import type { Steppe } from './launch'

/** Opens the dialog and names the instance, which then shows itself. */
export const previewInstance = async ({ window }: Steppe, instance: FakeInstance): Promise<Locator> => {
  await window.getByRole('button', { name: 'Add account' }).first().click()
  const dialog = window.getByRole('dialog', { name: 'Add account' })
  await dialog.getByRole('textbox', { name: 'Instance' }).fill(instance.origin)
  await dialog.getByRole('button', { name: 'Continue' }).click()
  await expect(dialog.getByRole('heading', { level: 3 })).toBeVisible()
  return dialog
}

/** Goes on from there to where the browser is waited for. */
export const continueSignIn = async (dialog: Locator): Promise<void> => {
  const keyring = dialog.getByRole('button', { name: 'Keep it anyway, less protected' })
  const proceed = dialog.getByRole('button', { name: 'Continue' })
  await proceed.or(keyring).first().click()
  const code = dialog.getByRole('textbox', { name: 'Authorization code' })
  await expect(code.or(keyring).or(proceed).first()).toBeVisible()
  if (await keyring.isVisible()) await keyring.click()
  await expect(code).toBeVisible()
}

/** From the button to where the browser is waited for. */
export const beginSignIn = async (steppe: Steppe, instance: FakeInstance): Promise<Locator> => {
  const dialog = await previewInstance(steppe, instance)
  await continueSignIn(dialog)
  return dialog
}

/** In a dialog that waits for the browser: takes the way by a code that the instance shows. */
export const finishByCode = async (
  dialog: Locator,
  instance: FakeInstance,
  username: string,
): Promise<void> => {
  await dialog.getByRole('button', { name: 'Use a code instead' }).click()
  const link = dialog.getByRole('textbox', { name: 'Sign-in link' })
  await expect(link).toHaveValue(/urn%3Aietf/)
  const page = await link.inputValue()
  await dialog
    .getByRole('textbox', { name: 'Authorization code' })
    .fill(instance.oauth.approve(page, username))
  await dialog.getByRole('button', { name: 'Continue' }).click()
  await expect(dialog).toBeHidden()
}

/** Signs in by a code that the instance shows. */
export const signIn = async (steppe: Steppe, instance: FakeInstance, username: string): Promise<void> =>
  finishByCode(await beginSignIn(steppe, instance), instance, username)

/** The Home column of an account. */
export const homeColumn = (window: Page, handle: string): Locator =>
  window.getByRole('region', { name: `Home, @${handle}` })
