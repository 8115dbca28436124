/** What the window knows of each kind of timeline beyond src/shared/timelines.ts: its icon, and how it is chosen in the picker. */
import AtSign from '@lucide/svelte/icons/at-sign'
import Bell from '@lucide/svelte/icons/bell'
import BellOff from '@lucide/svelte/icons/bell-off'
import CalendarClock from '@lucide/svelte/icons/calendar-clock'
import Bookmark from '@lucide/svelte/icons/bookmark'
import Globe from '@lucide/svelte/icons/globe'
import Hash from '@lucide/svelte/icons/hash'
import House from '@lucide/svelte/icons/house'
import Link from '@lucide/svelte/icons/link'
import Mail from '@lucide/svelte/icons/mail'
import List from '@lucide/svelte/icons/list'
import Orbit from '@lucide/svelte/icons/orbit'
import Pin from '@lucide/svelte/icons/pin'
import Star from '@lucide/svelte/icons/star'
import Users from '@lucide/svelte/icons/users'
import type { TimelineKey } from '../../shared/ids'
import type { AccountSummary, Column } from '../../shared/session'
import type { FilterContext } from '../../shared/sets'
import {
  readTimelineKey,
  titleOf,
  type ProfileChoice,
  type SpecOf,
  type TimelineKind,
  type TimelineSpec,
} from '../../shared/timelines'
import { invoke } from '../live/api'
import { cleanLine } from '../status/text'
import { taggedWith, tagsOf } from './hashtags'
import { form, offered, type PickerForm } from './picker-form'

interface ColumnKind {
  icon: typeof House
  /** What the picker calls it, and a line that says what it holds. */
  label: string
  hint: string
  /** The kind in the picker of which it is a choice. */
  choiceOf?: TimelineKind
  /** Which filters apply there (mastodon-api.md 1.8). */
  context: FilterContext
  /** What the picker asks for. */
  form?: PickerForm
}

/** Of a kind with parameters the picker asks for them, under its own name or that of another. */
type Chosen<Kind extends TimelineKind> = keyof SpecOf<Kind> extends 'kind'
  ? unknown
  : { form: PickerForm } | { choiceOf: TimelineKind }

const anyTags = tagsOf('any')

export const columnKinds = {
  home: { icon: House, label: 'Home', hint: 'People and hashtags that the account follows', context: 'home' },
  notifications: {
    icon: Bell,
    label: 'Notifications',
    hint: 'What others did that concerns the account',
    context: 'notifications',
  },
  conversations: {
    icon: Mail,
    label: 'Conversations',
    hint: 'Direct messages, by whom they are with',
    context: 'thread',
  },
  list: {
    icon: List,
    label: 'List',
    hint: 'One of the account’s lists',
    context: 'home',
    form: form(
      {
        list: {
          control: 'member',
          label: 'Which list',
          offered: offered('lists', (lists) =>
            lists.map(({ id, title }) => ({ value: id, label: cleanLine(title), title })),
          ),
          asking: 'Asking for the lists…',
          none: 'This account has no lists.',
          gone: 'The list that was chosen is gone.',
        },
      },
      ({ list }) => ({ spec: { kind: 'list', list: list.value }, name: list.title }),
    ),
  },
  tag: {
    icon: Hash,
    label: 'Hashtag',
    hint: 'Posts with a hashtag, or with several',
    context: 'public',
    form: form(
      {
        tag: {
          control: 'text',
          label: 'Hashtag',
          placeholder: 'birding',
          hint: 'Several, at most four, mean any of them',
          suggested: {
            label: 'A hashtag that you follow',
            typed: 'Another one',
            ...offered('followedTags', (tags) =>
              tags
                .toSorted((one, other) => one.localeCompare(other))
                .map((tag) => ({ value: tag, label: `#${cleanLine(tag)}` })),
            ),
          },
          problem: anyTags.problem,
          read: (text) => {
            const tags = anyTags.read(text)
            return tags?.length === 0 ? null : tags
          },
        },
        all: {
          control: 'text',
          label: 'Only with',
          hint: 'Posts must have these hashtags too, at most three',
          ...tagsOf('others'),
        },
        none: {
          control: 'text',
          label: 'Not with',
          hint: 'Posts with these are left out, at most three',
          ...tagsOf('others'),
        },
      },
      ({ tag, all, none }) => ({ spec: taggedWith(tag, all, none), name: null }),
    ),
  },
  profile: {
    icon: AtSign,
    label: 'Profile',
    hint: 'What one person posts',
    context: 'account',
    form: form(
      {
        handle: {
          control: 'text',
          label: 'Profile',
          placeholder: '@name@example.org',
          isLookedUp: true,
          read: (text) => text.trim() || null,
        },
        show: {
          control: 'choice',
          label: 'What',
          options: [
            { value: 'posts', label: 'Posts' },
            { value: 'replies', label: 'Posts and replies' },
            { value: 'media', label: 'Pictures and video' },
            { value: 'pinned', label: 'Pinned posts' },
          ],
        },
      },
      async ({ handle, show: { value: show } }, account) => {
        const { id, name } = await invoke('picker.profile', { account, handle })
        if (show === 'pinned') return { spec: { kind: 'pinned', id }, name: `${name}, pinned` }
        return { spec: { kind: 'profile', id, show: show satisfies ProfileChoice }, name }
      },
    ),
  },
  pinned: {
    icon: Pin,
    label: 'Pinned posts',
    hint: 'What one person pinned to the profile',
    context: 'account',
    choiceOf: 'profile',
  },
  bookmarks: {
    icon: Bookmark,
    label: 'Bookmarks',
    hint: 'Posts that the account bookmarked, the last one first',
    context: 'home',
  },
  favourites: {
    icon: Star,
    label: 'Favourites',
    hint: 'Posts that the account favourited, the last one first',
    context: 'home',
  },
  scheduled: {
    icon: CalendarClock,
    label: 'Scheduled posts',
    hint: 'The account’s own posts that wait for their time',
    context: 'account',
  },
  local: { icon: Users, label: 'Local', hint: 'Public posts of everyone on the instance', context: 'public' },
  federated: {
    icon: Globe,
    label: 'Federated',
    hint: 'Public posts of every instance that this one hears of',
    context: 'public',
  },
  remote: {
    icon: Orbit,
    label: 'Other instances',
    hint: 'Like Federated, without the instance’s own people',
    context: 'public',
  },
  link: {
    icon: Link,
    label: 'Link',
    hint: 'Posts that share a trending link',
    context: 'public',
    form: form(
      {
        url: {
          control: 'text',
          label: 'Link',
          placeholder: 'https://',
          hint: 'Instances answer this for links that are trending there',
          suggested: {
            label: 'A link that is trending there',
            typed: 'Another one',
            ...offered('trendingLinks', (links) =>
              links.map(({ url, title }) => ({
                value: url,
                label: cleanLine(title) || cleanLine(url),
              })),
            ),
          },
          read: (text) => (URL.canParse(text.trim()) ? text.trim() : null),
        },
      },
      ({ url }) => ({ spec: { kind: 'link', url }, name: null }),
    ),
  },
  requests: {
    icon: BellOff,
    label: 'Held back notifications',
    hint: 'People whose notifications the instance holds back',
    context: 'notifications',
  },
} as const satisfies { [Kind in TimelineKind]: ColumnKind & Chosen<Kind> }

/** The kinds that the picker shows; the others are choices of them. */
export type ChosenKind = Exclude<TimelineKind, 'pinned'>

/** In the order in which the picker shows them. */
export const chosenKinds = Object.entries<ColumnKind>(columnKinds).flatMap(([kind, { choiceOf }]) =>
  // Why as: the keys of a table are its kinds.
  choiceOf === undefined ? [kind as ChosenKind] : [],
)

/** What the picker asks for of a kind: of most nothing. */
export const formOf = (kind: ChosenKind): PickerForm => {
  const { form: own }: ColumnKind = columnKinds[kind]
  // Why as: a kind without a form has no parameters, else the table would not compile.
  return own ?? form({}, () => ({ spec: { kind } as TimelineSpec, name: null }))
}

const kindOfTimeline = (timeline: TimelineKey): ColumnKind =>
  columnKinds[readTimelineKey(timeline)?.spec.kind ?? 'home']

/** Which filters apply in a timeline. */
export const contextOf = (timeline: TimelineKey): FilterContext => kindOfTimeline(timeline).context

/** The kind of a column; settings hold no column of a kind that is not known. */
export const kindOf = ({ timeline }: Column): ColumnKind => kindOfTimeline(timeline)

/** What stands in a column's header. */
export const columnTitle = ({ timeline, name }: Column): string => {
  const read = readTimelineKey(timeline)
  if (name !== null || read === null) return name ?? ''
  return titleOf(read.spec)
}

/** How an account is headed in the settings: "@user@host", or the instance that is read without one. */
export const accountName = ({ isGuest, handle }: AccountSummary): string =>
  isGuest === true ? handle : `@${handle}`

/** Who is meant: "@user@host", or the instance that is read without an account. */
const ownerName = (account: AccountSummary | undefined, column: Column): string =>
  account === undefined ? `@${column.account}` : accountName(account)

/** The accessible name of a column: "Home, @user@host", "Local, host" where it is read without an account. */
export const columnName = (column: Column, account: AccountSummary | undefined): string =>
  `${columnTitle(column)}, ${ownerName(account, column)}`
