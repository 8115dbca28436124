/** Starting with the computer, hidden: what the user chose is told to the system, in the system's own way. */
import { app } from 'electron'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { hiddenSwitch } from './hidden'

/** A path as an Exec line takes it (Desktop Entry Specification, "The Exec key"): quoted, and `%` doubled. */
const quoted = (path: string): string =>
  `"${path
    .replace(/[\\"`$]/g, '\\$&')
    .replaceAll('\\', '\\\\')
    .replaceAll('%', '%%')}"`

/** @param command the program, and what it is started with besides the switch. */
export const desktopEntry = (command: readonly string[]): string =>
  [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Steppe',
    'Comment=Keeps the timelines of your Mastodon accounts on this computer',
    `Exec=${[...command.map(quoted), `--${hiddenSwitch}`].join(' ')}`,
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n')

/** With which profile it is to be started again, if this is not the usual one. */
const profileSwitch = (): string[] =>
  app.commandLine.hasSwitch('user-data-dir') ? [`--user-data-dir=${app.getPath('userData')}`] : []

/** What this program is to be started with; run from its sources, Electron has to be told what to run. */
const ownArguments = (): string[] => [...(app.isPackaged ? [] : [app.getAppPath()]), ...profileSwitch()]
/** What starts this program again: an AppImage is mounted anew each time, so it is started by its own file. */
const ownCommand = (): string[] => [process.env['APPIMAGE'] ?? process.execPath, ...ownArguments()]

const setOnLinux = async (isWanted: boolean): Promise<void> => {
  const folder = join(process.env['XDG_CONFIG_HOME'] || join(homedir(), '.config'), 'autostart')
  const file = join(folder, 'steppe.desktop')
  if (!isWanted) {
    await rm(file, { force: true })
    return
  }
  await mkdir(folder, { recursive: true })
  await writeFile(file, desktopEntry(ownCommand()), { mode: 0o644 })
}

/** Electron puts the arguments behind each other as they are; a folder may have a blank in its name. */
const asWindowsTakes = (argument: string): string => (argument.includes(' ') ? `"${argument}"` : argument)

/** Starts Steppe with the computer from now on, or no longer. */
export const setLoginStart = async (isWanted: boolean): Promise<void> => {
  if (process.platform === 'linux') await setOnLinux(isWanted)
  // macOS passes no arguments on, and says instead how the program was started (`isHiddenStart`).
  else {
    const args = [...ownArguments(), `--${hiddenSwitch}`].map(asWindowsTakes)
    app.setLoginItemSettings({ openAtLogin: isWanted, args })
  }
}
