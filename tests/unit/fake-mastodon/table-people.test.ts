/** The rows of the table of API 1.1 that are people: pages are cut by relations, or by the people's own ids. */
import { beforeEach } from 'vitest'
import { compareIds } from '../../support/fake-mastodon/ids'
import { instanceOfEach, prove, times, type Row } from './table'

const instanceOf = instanceOfEach()

const idOf = (handle: string): string => instanceOf().world.account(handle).id

/** Ids of everybody of elsewhere, the greatest first: whoever came last, or not. */
const everybody = (): string[] =>
  instanceOf()
    .world.accounts()
    .filter(({ remoteDomain }) => remoteDomain !== null)
    .map(({ id }) => id)
    .sort(compareIds)
    .reverse()

const byOwnIds = (row: Row): Row => ({ ...row, zeroIsAll: true, ledger: everybody })

/** A post that others react to, and a list that they are put on. */
let post = ''
let list = ''
beforeEach(() => {
  post = instanceOf().world.post({ author: 'mina', text: 'words' }).id
  list = instanceOf().world.addList('reader', 'Birders', []).id
})

const people = (
  name: string,
  make: (handle: string) => void,
  ledger: () => string[],
  path?: () => string,
): Row => ({
  name,
  usual: 40,
  prev: 'since_id',
  ignoresMinId: true,
  fill: (count) => {
    times(count, (index) => {
      const handle = `p${index}@away.example`
      instanceOf().world.addAccount({ handle })
      make(handle)
    })
    return path?.() ?? `/api/v1/${name}`
  },
  ledger,
})

const rows: Row[] = [
  people(
    'blocks',
    (handle) => instanceOf().world.block('reader', handle),
    () => instanceOf().world.blocksOf('reader'),
  ),
  people(
    'mutes',
    (handle) => instanceOf().world.mute('reader', handle),
    () => instanceOf().world.mutesOf('reader'),
  ),
  people(
    'follow_requests',
    (handle) => instanceOf().world.requestFollow(handle, 'reader'),
    () => instanceOf().world.followRequestsOf('reader'),
  ),
  people(
    'followers',
    (handle) => instanceOf().world.follow(handle, 'jo'),
    () => instanceOf().world.followersOf('jo'),
    () => `/api/v1/accounts/${idOf('jo')}/followers`,
  ),
  people(
    'following',
    (handle) => instanceOf().world.follow('jo', handle),
    () => instanceOf().world.followingOf('jo'),
    () => `/api/v1/accounts/${idOf('jo')}/following`,
  ),
  people(
    'favourited_by',
    (handle) => instanceOf().world.favourite(handle, post),
    () => [],
    () => `/api/v1/statuses/${post}/favourited_by`,
  ),
  people(
    'reblogged_by',
    (handle) => instanceOf().world.boost({ by: handle, of: post }),
    () => [],
    () => `/api/v1/statuses/${post}/reblogged_by`,
  ),
  {
    ...people(
      'accounts of a group of notifications',
      (handle) => instanceOf().world.favourite(handle, post),
      () => [],
      () => `/api/v2/notifications/${instanceOf().world.notificationsOf('mina')[0]?.groupKey ?? ''}/accounts`,
    ),
    reader: 'mina',
    // It speaks of a cursor that it does not know.
    prev: 'min_id',
  },
  byOwnIds(
    people(
      'endorsements',
      (handle) => {
        instanceOf().world.follow('reader', handle)
        instanceOf().world.endorse('reader', handle)
      },
      () => [],
    ),
  ),
  byOwnIds(
    people(
      'members of a list',
      (handle) => instanceOf().world.setListMember(list, handle, true),
      () => [],
      () => `/api/v1/lists/${list}/accounts`,
    ),
  ),
]

prove(rows, instanceOf)
