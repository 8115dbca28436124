/** How large an instance is, in words. */
import type { InstancePreview } from '../../shared/session'

const counted = (count: number, one: string, many: string): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`

/** "1,234 people active in the last month", else "1,234 accounts"; empty where the instance says neither. */
export const sizeText = ({
  activeMonth,
  accountCount,
}: Pick<InstancePreview, 'activeMonth' | 'accountCount'>): string => {
  if (activeMonth !== null) return `${counted(activeMonth, 'person', 'people')} active in the last month`
  return accountCount === null ? '' : counted(accountCount, 'account', 'accounts')
}
