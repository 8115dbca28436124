/** Which modules of the renderer are put together into one file. */
import { realpathSync } from 'node:fs'
import { join, sep } from 'node:path'

/** As the bundler names modules: by where they really lie, with slashes everywhere. */
const placeOf = (path: string): string => realpathSync(path).split(sep).join('/')

/** Of all that a module imports, what a page begins with: the rest has files of its own. */
const tags: '$initial'[] = ['$initial']

/**
 * The groups of a clone. Each file is a request that main answers on the way to the first frame. So: what both pages read, all that
 * the window starts with (a group takes in what its modules import), and no finer.
 *
 * Why whole paths: the clone may lie in a folder of any name, `shared` too.
 */
export const fileGroups = (clone: string) => {
  const inClone = (...parts: string[]): string => placeOf(join(clone, ...parts))
  const readByBoth = [
    inClone('src', 'shared'),
    inClone('src', 'renderer', 'db'),
    inClone('node_modules', 'dexie'),
  ]
  const windowMain = inClone('src', 'renderer', 'app', 'main.ts')
  return [
    {
      name: 'database',
      test: (module: string) => readByBoth.some((folder) => module.startsWith(`${folder}/`)),
      tags,
    },
    { name: 'window', test: (module: string) => module === windowMain, tags },
  ]
}
