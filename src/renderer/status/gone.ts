/** What stands in place of a post that has ended. */
import type { GoneNote } from '../../shared/rows'

const sentences: Record<GoneNote['why'], string> = {
  deleted: 'This post was deleted.',
  unreachable: 'This post was deleted, or is no longer shown to you.',
}

export const goneText = ({ why }: GoneNote): string => sentences[why]
