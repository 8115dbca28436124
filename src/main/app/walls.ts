/**
 * What no page may do, whatever it contains: leave its address, open windows, embed, download, ask for permissions.
 * Set before the first page exists.
 */
import { app, type Session, type WebContents } from 'electron'

const wallIn = (contents: WebContents): void => {
  contents.on('will-navigate', (event) => event.preventDefault())
  contents.on('will-redirect', (event) => event.preventDefault())
  contents.on('will-frame-navigate', (event) => event.preventDefault())
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
}

/** Walls in every page of the app, present and future. */
export const wallInPages = (): void => {
  app.on('web-contents-created', (_event, contents) => wallIn(contents))
}

/** Denies downloads, permissions and devices in a session. */
export const wallInSession = (session: Session): void => {
  session.on('will-download', (event) => event.preventDefault())
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
}
