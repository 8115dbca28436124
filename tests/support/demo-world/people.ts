/** Who writes in the demo: people of the two instances and of others. */
import type { AccountOptions } from '../fake-mastodon/model/accounts'
import { pictureFor, type Motif } from '../fake-mastodon/pictures'

type Person = AccountOptions

const person = (
  handle: string,
  displayName: string,
  [motif, hue]: [Motif, number],
  note: string,
  rest: Partial<AccountOptions> = {},
): Person => ({
  handle,
  displayName,
  avatar: { ...pictureFor(`${handle} avatar`, motif, 400), hue },
  header: { ...pictureFor(`${handle} header`, 'hills', 1500, 500), hue },
  note: `<p>${note}</p>`,
  ...rest,
})

/** The account that is signed in on each instance. */
export const reader = { steppe: 'ada', birds: 'bo' } as const

export const steppePeople: Person[] = [
  person('ada', 'Ada Lindgren', ['gradient', 18], 'Maps, trains, long reads. She/her.'),
  person('mina', 'Mina Okafor', ['face', 165], 'Wildlife biologist. Mostly hooves, sometimes feathers.'),
  person('tomas', 'Tomás Herrera', ['face', 285], 'Puentes de día, guitarra de noche.'),
  person('ines', 'Inês Duarte :book:', ['leaves', 15], 'Librarian on a bookmobile. Ela/dela.'),
  person('sol', 'Sol Lindqvist', ['dots', 40], 'Linocut and letterpress. They/them.'),
  person('devika', 'Devika Rao', ['face', 320], 'गणित, चाय, पहाड़. Topology by profession.'),
  person('noor', 'Noor Haddad', ['sea', 25], 'Makes radio. Listens more than she talks.'),
]

export const birdsPeople: Person[] = [
  person('bo', 'Bo Larsen', ['gradient', 185], 'Counts swifts from a balcony. He/him.'),
  person('lrb', 'Lower Rhine Birds', ['leaves', 95], 'Local group of volunteers between Wesel and Emmerich.'),
  person(
    'wader',
    'Wader Watch',
    ['sea', 130],
    'Daily counts from the lagoon, posted by a machine, checked by people.',
    {
      bot: true,
    },
  ),
  person('imke', 'Imke de Vries', ['face', 205], 'Ringer. Knots, godwits, and the people who love them.'),
  person(
    'samir',
    'Samir Qureshi',
    ['city', 215],
    'Urban birder: stations, car parks, the roof of the library.',
  ),
  person('grace', 'Grace Nakamura', ['dots', 265], 'Field recordist. Dawn is a place.'),
  person('pilar', 'Pilar Ortega', ['hills', 30], 'Marismas de Doñana. Ornitóloga y madrugadora.'),
  person('teun', 'Teun Bakker :swift:', ['face', 60], 'Builds nest boxes; 214 so far.'),
]

/** People of other instances; followed by both readers unless a world says otherwise. */
export const otherPeople: Person[] = [
  person(
    'jonas@kolektiva.example',
    'Jonas Weber',
    ['sea', 190],
    'Fotografiert, was stillhält, und manches, was nicht.',
  ),
  person('priya@hachyderm.example', 'Priya N.', ['face', 10], 'Keeps other people’s servers up. She/her.'),
  person('lea@photog.example', 'Léa Fontaine', ['hills', 200], 'Argentique, moyen format, patience.'),
  person('yuki@sora.example', '佐藤ゆき', ['leaves', 330], '製本と散歩。'),
  person('oksana@dim.example', 'Оксана Коваль', ['gradient', 48], 'Перекладачка. Київ.'),
  person('amal@qamar.example', 'أمل منصور', ['hills', 250], 'أكتب عن المدن القديمة وأبوابها.'),
  person('eitan@gefen.example', 'איתן ברק', ['dots', 160], 'מוזיקה, גינה, שני חתולים.'),
  person('minjun@bada.example', '김민준', ['sea', 205], '바다 가까이에서 커피를 볶습니다.'),
  person('xiaolan@shanlin.example', '林晓岚', ['hills', 120], '植物画。山里的慢生活。'),
  person('mara@code.example', 'Mara Kuznetsova', ['face', 235], 'Compilers, mostly on purpose.'),
  person(
    'kofi@signal.example',
    'Kofi Mensah',
    ['city', 265],
    'Community networks. Solder burns on both hands.',
  ),
  person('ruth@slow.example', 'Ruth Adeyemi', ['gradient', 32], 'Baker. The oven wakes at three.'),
  person('nils@tide.example', 'Nils Aaberg', ['sea', 220], 'A small boat, a large fjord.'),
  person('carmen@puente.example', 'Carmen Vidal', ['leaves', 45], 'Traduzco poesía. A veces la entiendo.'),
  // Seen through boosts.
  person('aroha@moana.example', 'Aroha Tāwhiri', ['sea', 170], 'Seabirds of Aotearoa.'),
  person(
    'herbarium@museum.example',
    'Herbarium of the Day',
    ['leaves', 110],
    'One sheet a day from the collection.',
    {
      bot: true,
    },
  ),
  person('wanjiru@savanna.example', 'Wanjirũ Kamau', ['hills', 40], 'Ranger, storyteller.'),
  person('frida@werkstatt.example', 'Frida Brandt', ['dots', 20], 'Repariert Radios und Fahrräder.'),
]

/** Followed by neither reader: their posts come by boosts only. */
export const unfollowed: readonly string[] = [
  'aroha@moana.example',
  'herbarium@museum.example',
  'wanjiru@savanna.example',
  'frida@werkstatt.example',
]
