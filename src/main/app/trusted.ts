/** Who may give commands. */
import type { IpcMainInvokeEvent, WebContents } from 'electron'
import { windowUrl } from './origin'

/** What is looked at of a command's sender. */
export type Sender = Pick<IpcMainInvokeEvent, 'sender' | 'senderFrame'>

/**
 * Whether a command comes from the window's own page: not from another page with the same preload script, nor from a frame within it, nor
 * from a page of another address that got into it.
 * @param own the window's contents; null while there is no window
 */
export const isTrusted = (own: WebContents | null, { sender, senderFrame }: Sender): boolean =>
  sender === own && senderFrame === sender.mainFrame && senderFrame.url === windowUrl
