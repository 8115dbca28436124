// A copy of the clone that another user owns. What is only read (packages) is hard-linked where that is possible.
import {
  chmodSync,
  chownSync,
  copyFileSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  symlinkSync,
} from 'node:fs'
import { join } from 'node:path'

const leftOut = new Set(['.git', 'test-results', 'node_modules/.cache', 'node_modules/.vite'])
const readableByAll = 0o004

/** Links a file that everybody may read; copies any other, and any that lies on another disk. */
const linkOrCopy = (from, to, mode, owner) => {
  if ((mode & readableByAll) !== 0) {
    try {
      linkSync(from, to)
      return
    } catch (error) {
      if (!['EXDEV', 'EPERM', 'EMLINK'].includes(error.code)) throw error
    }
  }
  copyFileSync(from, to)
  chownSync(to, owner.uid, owner.gid)
}

/**
 * @param {string} source the clone
 * @param {string} target a folder that exists and is empty
 * @param {{ uid: number, gid: number }} owner who gets the copy
 */
export const copyClone = (source, target, owner) => {
  const visit = (path) => {
    for (const entry of readdirSync(join(source, path), { withFileTypes: true })) {
      const inner = path === '' ? entry.name : `${path}/${entry.name}`
      if (leftOut.has(inner)) continue
      const from = join(source, inner)
      const to = join(target, inner)
      if (entry.isDirectory()) {
        mkdirSync(to)
        visit(inner)
        chownSync(to, owner.uid, owner.gid)
      } else if (entry.isSymbolicLink()) {
        symlinkSync(readlinkSync(from), to)
      } else if (entry.isFile()) {
        const { mode } = lstatSync(from)
        if (inner.startsWith('node_modules/')) {
          linkOrCopy(from, to, mode, owner)
        } else {
          copyFileSync(from, to)
          chownSync(to, owner.uid, owner.gid)
        }
      }
    }
  }
  visit('')
  chownSync(target, owner.uid, owner.gid)
  chmodSync(target, 0o700)
}
