/** Rows that are no posts: notifications, conversations, and people whose notifications are held back. */
import { expect, test } from '@playwright/test'
import { expectNothing } from '../../support/axe'
import { useTwoAccounts } from '../../support/each-scene'
import { pickColumns } from '../../support/picked-columns'

const { scene, steppe, begin } = useTwoAccounts(20)
const { columnOf, open, add } = pickColumns(steppe)

test('a group of notifications is one row, a type that nobody knows is told as one, and one comes live', async () => {
  const { world, clock } = scene().struck.instance
  // The filters that were read at the sign-in are too old now, so the start reads them again.
  clock.advance(25 * 3_600_000)
  world.addFilter('ada', { title: 'Weather', context: ['notifications'], keywords: ['storm'] })
  const own = world.post({ author: 'ada', text: 'Geese over the reeds.' })
  world.notify('ada', { type: 'lunar_eclipse', from: 'person5' })
  world.requestFollow('person4', 'ada')
  world.post({ author: 'person2', text: '@ada a storm is coming.' })
  for (const by of ['person1', 'person2', 'person3@elsewhere.example']) world.favourite(by, own.id)
  await begin()
  await open('Notifications')
  await add()
  const column = columnOf('Notifications')
  const rows = column.getByRole('article')
  await expect(rows).toHaveCount(4)
  const told = [
    /^Person3 and 2 others favourited your post, .+: Geese over the reeds\.$/,
    /^Person2 mentioned you, .+: Filtered: Weather$/,
    /^Person4 asks to follow you, .+\.$/,
    /^Person5 did something that this version of Steppe does not know \(lunar_eclipse\), .+\.$/,
  ]
  for (const [at, name] of told.entries()) await expect(rows.nth(at)).toHaveAccessibleName(name)
  await expect(rows.first()).toContainText(/Person3\s+and 2 others\s+favourited your post/)
  await expect(rows.first()).toHaveAttribute('aria-setsize', '-1')
  await expect(rows.last()).toHaveAttribute('aria-posinset', '4')
  await expect(column.getByText('a storm is coming')).toHaveCount(0)
  await expectNothing(steppe().window, 'notifications')

  await expect(column.getByText('Live', { exact: true })).toBeVisible()
  world.post({ author: 'person1', text: '@ada look up!' })
  await column.getByRole('button', { name: '1 newer notification, show' }).click()
  await expect(rows.first()).toHaveAccessibleName(/^Person1 mentioned you, just now: @ada look up!$/)
  await rows.first().getByText('look up!').click()
  await expect(column.getByRole('feed', { name: /^Thread of/ }).getByText('look up!')).toBeVisible()
})

test('a conversation says who takes part and whether it was read, and one with news moves up', async () => {
  const { world } = scene().struck.instance
  const asked = world.post({ author: 'person1', text: '@ada @person2 shall we meet?', visibility: 'direct' })
  world.readConversation('ada', world.conversationsOf('ada')[0]?.id ?? '')
  world.post({ author: 'person4', text: '@ada under the stone.', visibility: 'direct' })
  await begin()
  await open('Conversations')
  await add()
  const column = columnOf('Conversations')
  const rows = column.getByRole('article')
  const read = /^Conversation with Person\d and Person\d, .+\. Person1: @ada @person2 shall we meet\?$/
  await expect(rows).toHaveCount(2)
  await expect(rows.first()).toHaveAccessibleName(
    /^Conversation with Person4, unread, .+\. Person4: @ada under the stone\.$/,
  )
  await expect(rows.first().getByText('Unread', { exact: true })).toBeVisible()
  await expect(rows.last()).toHaveAccessibleName(read)
  await expect(rows.last().getByText('Unread', { exact: true })).toHaveCount(0)
  for (const [at, place] of ['1', '2'].entries()) {
    await expect(rows.nth(at)).toHaveAttribute('aria-posinset', place)
    await expect(rows.nth(at)).toHaveAttribute('aria-setsize', '2')
  }
  await expectNothing(steppe().window, 'conversations')

  await expect(column.getByText('Live', { exact: true })).toBeVisible()
  const answer = { text: '@ada @person1 at dusk.', visibility: 'direct', inReplyTo: asked.id } as const
  world.post({ author: 'person2', ...answer })
  await column.getByRole('button', { name: '1 newer conversation, show' }).click()
  await expect(rows).toHaveCount(2)
  await expect(rows.first()).toHaveAccessibleName(
    /^Conversation with Person\d and Person\d, unread, just now\. Person2: @ada @person1 at dusk\.$/,
  )
})

test('whose notifications are held back is a row each, until they are let through elsewhere', async () => {
  const { world, clock } = scene().struck.instance
  world.setPolicy('ada', { for_not_following: 'filter' })
  for (const name of ['ida', 'joe']) world.addAccount({ handle: `${name}@far.example` })
  world.notify('ada', { type: 'follow', from: 'joe@far.example' })
  world.notify('ada', { type: 'follow', from: 'ida@far.example' })
  world.post({ author: 'ida@far.example', text: '@ada have you seen this?' })
  // What is younger may be missing in an answer and yet be there.
  clock.advance(5 * 60_000)
  await begin()
  await open('Held back notifications')
  await add()
  const rows = columnOf('Held back notifications').getByRole('article')
  await expect(rows).toHaveCount(2)
  const ida = rows.filter({ hasText: '@ida@far.example' })
  await expect(ida).toHaveAccessibleName(/^Ida, 2 notifications held back, /)
  await expect(ida.getByText('2 notifications held back', { exact: true })).toBeVisible()
  await expect(rows.filter({ hasText: '@joe@far.example' })).toHaveAccessibleName(
    /^Joe, 1 notification held back, /,
  )
  await expect(rows.first()).toHaveAttribute('aria-setsize', '2')
  await expectNothing(steppe().window, 'held back notifications')
  world.acceptRequest('ada', 'ida@far.example')
  await expect(ida.getByText('No longer held back', { exact: true })).toBeVisible()
})
