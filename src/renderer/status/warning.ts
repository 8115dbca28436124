/** The content warning that a post is folded behind. */
import { cleanLine, visibleText } from './text'

interface Warned {
  spoilerText: string
}

/** Whether there is one to be seen: characters without width warn of nothing, and would fold a post behind an empty line. */
export const hasWarning = ({ spoilerText }: Warned): boolean => visibleText(spoilerText) !== ''

/** "Content warning: Spiders" */
export const warningText = ({ spoilerText }: Warned): string => `Content warning: ${cleanLine(spoilerText)}`
