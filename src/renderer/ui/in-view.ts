/** For what is said in a place that scrolls: whoever is to read it has it in sight when it appears. */
import type { Attachment } from 'svelte/attachments'

export const inView: Attachment = (element) => element.scrollIntoView({ block: 'nearest' })
