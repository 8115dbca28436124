/** How much room the disk has. */
import { statfs } from 'node:fs/promises'

/** Bytes that this user can still write in the file system of `folder`; null if the system does not say. */
export const freeBytesIn = async (folder: string): Promise<number | null> => {
  try {
    const { bavail, bsize } = await statfs(folder)
    return bavail * bsize
  } catch {
    // Not every file system (or Node build) tells.
    return null
  }
}
