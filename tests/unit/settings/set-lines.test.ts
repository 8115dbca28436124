import { describe, expect, it } from 'vitest'
import { policySentences } from '../../../src/renderer/settings/set-lines'
import type { NotificationPolicy } from '../../../src/shared/sets'

const policy = (
  lines: Partial<NotificationPolicy['lines']>,
  waitingPeople = 0,
): Parameters<typeof policySentences>[0] => ({
  lines: {
    not_following: 'accept',
    not_followers: 'accept',
    new_accounts: 'accept',
    private_mentions: 'accept',
    limited_accounts: 'accept',
    bots: 'accept',
    ...lines,
  },
  waitingPeople,
})

describe('what is said of held-back notifications', () => {
  it('names whom they come from, and how many people wait', () => {
    const three = policy({ not_following: 'filter', new_accounts: 'filter', bots: 'filter' }, 3)
    expect(policySentences(three)).toEqual([
      'Held back: from people you do not follow, new accounts and automated accounts; 3 people wait.',
    ])
    const one = policy({ private_mentions: 'filter', limited_accounts: 'drop' }, 1)
    expect(policySentences(one)).toEqual([
      'Held back: from strangers who mention you privately; 1 person waits.',
      'Ignored: from accounts that the moderators limited.',
    ])
  })

  it('does not claim to count further than servers do', () => {
    expect(policySentences(policy({ bots: 'filter' }, 100))).toEqual([
      'Held back: from automated accounts; 100 people or more wait.',
    ])
  })

  it('tells that nothing is held back, and who still waits from before', () => {
    expect(policySentences(policy({}))).toEqual(['None are held back.'])
    expect(policySentences(policy({}, 2))).toEqual(['Nothing new is held back; 2 people wait.'])
    expect(policySentences(policy({ not_followers: 'filter' }))).toEqual([
      'Held back: from people who do not follow you; nobody waits.',
    ])
  })
})
