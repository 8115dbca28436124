/** Damages the database of a profile while no app has it open, as a bad disk or a careless cleaner would. */
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

export const damages = ['its folder is gone', 'its manifest is garbled', 'its log is garbled'] as const
export type Damage = (typeof damages)[number]

const garbage = Buffer.from('garbled '.repeat(64))

/** Files of LevelDB of that kind, of the app's one database. */
const filesOf = async (folder: string, isIt: (name: string) => boolean): Promise<string[]> => {
  const database = (await readdir(folder)).find((name) => name.endsWith('.leveldb'))
  if (database === undefined) throw new Error('There is no database.')
  const names = (await readdir(join(folder, database))).filter(isIt)
  if (names.length === 0) throw new Error('It has no such file.')
  return names.map((name) => join(folder, database, name))
}

/** In the middle, where acknowledged writes are: of a torn end LevelDB thinks nothing. */
const garbleMiddle = async (file: string): Promise<void> => {
  const bytes = await readFile(file)
  if (bytes.length < 4 * garbage.length) throw new Error('There is too little in it to have a middle.')
  garbage.copy(bytes, Math.floor((bytes.length - garbage.length) / 2))
  await writeFile(file, bytes)
}

export const damageDatabase = async (userData: string, damage: Damage): Promise<void> => {
  const folder = join(userData, 'IndexedDB')
  if (damage === 'its folder is gone') return rm(folder, { recursive: true })
  if (damage === 'its manifest is garbled') {
    for (const file of await filesOf(folder, (name) => name.startsWith('MANIFEST')))
      await writeFile(file, garbage)
    return
  }
  for (const file of await filesOf(folder, (name) => name.endsWith('.log'))) await garbleMiddle(file)
}
