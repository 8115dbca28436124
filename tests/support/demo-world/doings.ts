/** What people do around the two readers besides writing: reactions, answers in a long thread, private words. */
import type { DemoInstance } from './arrivals'
import type { Line } from './line'

/** Minutes after the post of that key was written. */
type After = [key: string, minutes: number]

export type Doing =
  | { after: After; by: string; does: 'favourites' | 'boosts' | 'bookmarks' | 'follows' }
  | { after: After; says: Line }

const favourites = (key: string, people: readonly string[], first: number, step: number): Doing[] =>
  people.map((by, index) => ({ after: [key, first + index * step], by, does: 'favourites' }))

const bookmarks = (by: string, keys: readonly string[]): Doing[] =>
  keys.map((key, index) => ({ after: [key, 40 + index], by, does: 'bookmarks' }))

const says = (key: string, minutes: number, line: Line): Doing => ({ after: [key, minutes], says: line })

const direct = (line: Line): Line => ({ ...line, visibility: 'direct' })

/** Below a question about a path that exists only in winter. */
const thread: Doing[] = [
  says('winter', 60, {
    by: 'tomas',
    key: 'winter1',
    re: 'winter',
    text: '@ada On site plans we dash whatever is only sometimes there. Scaffolding, mostly. It works for snow.',
  }),
  says('winter', 66, {
    by: 'ada',
    key: 'winter2',
    re: 'winter1',
    text: '@tomas Dashes say “planned”. This path has been there four hundred winters, it just takes the summers off.',
  }),
  says('winter', 71, {
    by: 'tomas',
    key: 'winter3',
    re: 'winter2',
    text: '@ada Then the summer is what you should dash.',
  }),
  says('winter', 80, {
    by: 'devika',
    key: 'winter4',
    re: 'winter3',
    text: '@tomas @ada Draw the map on tracing paper, the path on the sheet below. In winter you lay them together.',
  }),
  says('winter', 92, {
    by: 'ada',
    key: 'winter5',
    re: 'winter4',
    text: '@devika @tomas That is two maps and one season, and I am going to the paper shop.',
  }),
  says('winter', 120, {
    by: 'mina',
    key: 'winter6',
    re: 'winter5',
    text: '@ada @devika @tomas The deer keep it open, by the way. If you draw hooves I will check them.',
  }),
  says('winter', 300, {
    by: 'ines',
    re: 'winter6',
    text: '@mina @ada @devika @tomas The library has the 1890 survey with the hooves on it. Nobody knew what they were. Tuesday, stop 4.',
  }),
]

const steppe: Doing[] = [
  ...thread,
  ...favourites('winter', ['sol', 'noor', 'kofi@signal.example', 'lea@photog.example'], 30, 45),
  ...favourites('halts', ['mina', 'tomas', 'priya@hachyderm.example', 'yuki@sora.example', 'devika'], 12, 25),
  ...favourites('walk', ['nils@tide.example', 'carmen@puente.example'], 50, 90),
  ...favourites('train', ['mina', 'priya@hachyderm.example'], 1, 1),
  { after: ['halts', 35], by: 'noor', does: 'boosts' },
  { after: ['halts', 140], by: 'ines', does: 'boosts' },
  { after: ['walk', 200], by: 'frida@werkstatt.example', does: 'follows' },
  { after: ['halts', 90], by: 'aroha@moana.example', does: 'follows' },
  says('halts', 55, {
    by: 'ruth@slow.example',
    re: 'halts',
    text: '@ada One of those kitchens is mine. The platform edge makes a very good step for dough.',
  }),
  says('halts', 180, {
    by: 'sol',
    quotes: 'halts',
    text: 'If Ada draws it, I print it: one colour for the line, one for the kitchens.',
  }),
  says(
    'halts',
    70,
    direct({
      by: 'ines',
      key: 'bus1',
      text: '@ada The atlas you asked for has come back. It is on the bus, in the box under the driver’s seat. :book:',
    }),
  ),
  says(
    'halts',
    78,
    direct({ by: 'ada', key: 'bus2', re: 'bus1', text: '@ines You are a wonder. Which stop on Thursday?' }),
  ),
  says(
    'halts',
    85,
    direct({
      by: 'ines',
      re: 'bus2',
      text: '@ada Upper village, 10:40. Bring the pencil rubbings, the driver has theories.',
    }),
  ),
  says(
    'town',
    25,
    direct({
      by: 'tomas',
      text: '@ada @sol Workshop on the 12th: I have the room, six tables, and the keys until nine. Shall we?',
    }),
  ),
  ...bookmarks('ada', ['postmortem', 'winter', 'pause', 'herd', 'mesh1', 'collar', 'town']),
]

const birds: Doing[] = [
  ...favourites('first', ['imke', 'samir', 'grace', 'pilar', 'nils@tide.example'], 3, 6),
  ...favourites('wren', ['lrb', 'teun', 'grace'], 20, 30),
  ...favourites('night', ['grace', 'ruth@slow.example'], 15, 40),
  { after: ['first', 9], by: 'lrb', does: 'boosts' },
  { after: ['wren', 75], by: 'aroha@moana.example', does: 'follows' },
  says('first', 30, {
    by: 'imke',
    re: 'first',
    key: 'first1',
    text: '@bo Alone is good. Alone means: more tomorrow.',
  }),
  says('first', 34, { by: 'bo', re: 'first1', key: 'first2', text: '@imke Is that science or comfort?' }),
  says('first', 36, {
    by: 'imke',
    re: 'first2',
    key: 'first3',
    text: '@bo At this time of year there is no difference.',
  }),
  says('first', 50, {
    by: 'pilar',
    re: 'first3',
    key: 'first4',
    text: '@imke @bo Forty over Huelva this evening, flying north. It is science.',
  }),
  says('first', 64, {
    by: 'teun',
    re: 'first4',
    text: '@pilar @imke @bo Then I have three days for two boxes. Good night, all of you.',
  }),
  says('night', 45, { by: 'grace', re: 'night', text: '@bo Was the trombone in key with the sea?' }),
  says(
    'wren',
    40,
    direct({
      by: 'lrb',
      key: 'talk1',
      text: '@bo Would you tell the group about your balcony? Ten minutes, no slides, on the 21st.',
    }),
  ),
  says(
    'wren',
    95,
    direct({
      by: 'bo',
      re: 'talk1',
      text: '@lrb With pleasure. May I bring the neighbour? She would like to introduce the wren.',
    }),
  ),
  ...bookmarks('bo', ['redstart', 'first', 'knots', 'herd', 'peregrine']),
]

export const doings: Record<DemoInstance, Doing[]> = { steppe, birds }

/** What the staff have to say, and what the readers set up for themselves. */
export const settings: Record<
  DemoInstance,
  {
    announcement: string
    filters: { title: string; keywords: string[]; action: 'warn' | 'hide' }[]
    tags: string[]
    scheduled: { text: string; hoursAhead: number }
  }
> = {
  steppe: {
    announcement:
      '<p>On Sunday from 02:00 to 02:30 UTC the instance moves to larger disks. Nothing is lost; what you write meanwhile goes out afterwards.</p>',
    filters: [
      { title: 'Bread, before breakfast', keywords: ['rye', 'dough'], action: 'warn' },
      { title: 'Scores', keywords: ['full time', 'penalty'], action: 'hide' },
    ],
    tags: ['maps', 'wildlife'],
    scheduled: {
      text: 'Workshop tonight: bring a map that is wrong, and say why you keep it.',
      hoursAhead: 26,
    },
  },
  birds: {
    announcement:
      '<p>The count on Sunday starts at the ferry, not at the dyke. New people are paired with someone who has done it before.</p>',
    filters: [{ title: 'Avian flu', keywords: ['avian flu', 'h5n1'], action: 'warn' }],
    tags: ['swifts', 'birding'],
    scheduled: {
      text: 'Monthly reminder: a swift box weighs less than a flower pot. #swifts',
      hoursAhead: 60,
    },
  },
}
