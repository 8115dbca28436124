/**
 * Whether somebody shows tray icons, asked of the session bus of a Linux desktop. Electron has no way to tell, and an icon that nobody
 * shows would leave a program running that cannot be reached. See docs/decisions/background.md.
 */
import { askProperty } from './bus'

const watcher = 'org.kde.StatusNotifierWatcher'
const isHostRegistered = {
  destination: watcher,
  path: '/StatusNotifierWatcher',
  interface: watcher,
  name: 'IsStatusNotifierHostRegistered',
}

/** Whether a desktop shows the icons of StatusNotifierItems, as its session bus says; false where there is no bus. */
export const hasTrayHost = async (address: string | undefined): Promise<boolean> =>
  (await askProperty(address ?? '', isHostRegistered)) === 1
