/** What arrives while the demo runs: written lines in turn, and now and then a count from a machine. */
import type { Random } from '../fake-mastodon/random'
import { hills, sea, type Line } from './line'

export type DemoInstance = 'steppe' | 'birds'

const written: Record<DemoInstance, Line[]> = {
  steppe: [
    {
      by: 'mina',
      text: 'She has turned south again. The dot, I mean. I am following a dot with my whole heart.',
    },
    {
      by: 'tomas',
      language: 'es',
      text: 'Café en el pilar 4. Las mejores vistas de la ciudad y ninguna pared.',
    },
    { by: 'ruth@slow.example', text: 'First batch out. The street knows.' },
    {
      by: 'sol',
      text: 'Second colour is on. It was right to wait for the humidity.',
      media: [hills('A print of hills in two colours', 95)],
    },
    { by: 'ines', language: 'pt', text: 'Primeira paragem do dia: três leitores, um cão, nenhuma pressa.' },
    {
      by: 'devika',
      text: 'Tea stall office hours: today’s theorem fits on a napkin, today’s question does not.',
    },
    { by: 'noor', text: 'Found the sound I was looking for: it was behind the sound I was recording.' },
    { by: 'yuki@sora.example', language: 'ja', text: '糸が切れた。今日はここまで、と本が言った気がした。' },
    {
      by: 'priya@hachyderm.example',
      text: 'All green. I am not going to say it out loud, I am only going to write it down very quietly.',
    },
    { by: 'amal@qamar.example', language: 'ar', text: 'عادت السنونو اليوم، وفُتح الباب الأزرق.' },
    { by: 'mara@code.example', text: 'Deleted a cache. Everything got faster. I need a moment.' },
    {
      by: 'mina',
      text: 'Rain at last. You can hear the whole valley exhale.',
      media: [hills('Rain over green hills', 140)],
    },
    { by: 'kofi@signal.example', text: 'Household 49 is online. She called her sister.' },
    { by: 'oksana@dim.example', language: 'uk', text: 'Третє речення нарешті заговорило своїм голосом.' },
    { by: 'sol', text: 'Edition finished, hands blue, cat blue. :ink:' },
    { by: 'carmen@puente.example', language: 'es', text: 'Hoy una coma me ha cambiado la mañana.' },
    {
      by: 'tomas',
      text: 'The swallows behind the plate have hatched. Work on that rivet is postponed by everyone’s agreement.',
    },
    { by: 'eitan@gefen.example', language: 'he', text: 'החתול השני למד לפתוח את הפסנתר. עכשיו הם דואט.' },
    { by: 'noor', text: 'Count to five. He said it at four.' },
    { by: 'lea@photog.example', language: 'fr', text: 'Deuxième épreuve. Plus sombre, plus juste.' },
  ],
  birds: [
    { by: 'samir', text: 'Platform 3 again. She has brought a friend.' },
    { by: 'imke', language: 'nl', text: 'De wind draait. Vannacht gaan ze.' },
    { by: 'teun', text: 'Box 215! :swift:' },
    { by: 'grace', text: 'The wren has discovered the microphone and is working on its career.' },
    {
      by: 'pilar',
      language: 'es',
      text: 'Amanecer con niebla y treinta y dos espátulas.',
      media: [sea('Still water at sunrise', 345)],
    },
    {
      by: 'lrb',
      language: 'de',
      text: 'Der Weißstorch in Bislich füttert. Bitte Abstand halten, auch mit guten Absichten.',
    },
    { by: 'jonas@kolektiva.example', language: 'de', text: 'Tee eingeschenkt. Eisvogel da.' },
    {
      by: 'nils@tide.example',
      text: 'Forty gannets and one very small rainbow.',
      media: [sea('Sea and a bright strip of sky', 205)],
    },
    { by: 'samir', text: 'Library roof, lunch: the librarian has been promoted to lead observer.' },
    {
      by: 'minjun@bada.example',
      language: 'ko',
      text: '오늘은 갈매기가 친구를 데려왔다. 커피는 안 마신다고 한다.',
    },
    { by: 'imke', text: 'Net round done. Nine willow warblers, each as light as a promise.' },
    { by: 'grace', text: 'Complete silence from 03:12 to 03:13. I will treasure it.' },
    {
      by: 'xiaolan@shanlin.example',
      language: 'zh',
      text: '窗外来了一只从没见过的鸟，我放下笔，它也停下来看我。',
    },
    { by: 'teun', language: 'nl', text: 'Acht kleuren nu in de straat van mevrouw.' },
    {
      by: 'pilar',
      text: 'The old warden says the ducks landed “in Andalusian” today. I wrote it in the log.',
    },
    { by: 'lrb', text: 'Ferry path is dry again. See you Saturday.' },
    { by: 'samir', text: 'Black redstart singing from the crane, forty metres up, in a hard hat of a roof.' },
    { by: 'grace', text: 'Somebody whistled back at the blackbird, and the blackbird took notes.' },
  ],
}

const species = [
  'dunlin',
  'knot',
  'grey plover',
  'curlew',
  'avocet',
  'redshank',
  'spoonbill',
  'greenshank',
] as const
const places = ['north lagoon', 'south lagoon', 'the point', 'old sluice', 'mussel bank'] as const
const remarks = [
  'Light wind.',
  'Good light.',
  'Rising tide.',
  'Slack water.',
  'A seal, watching.',
  'Two observers.',
] as const

const count = (random: Random): Line => ({
  by: 'wader',
  text: `${random.pick(places)}: ${random.pick(species)} ${(20 + random.int(900)).toLocaleString('en')}, ${random.pick(species)} ${5 + random.int(60)}. ${random.pick(remarks)}`.replace(
    /^./,
    (first) => first.toUpperCase(),
  ),
})

/**
 * The line that arrives as number `index` of its instance.
 * @param random a source of its own for every number, so that the answer depends on nothing else
 */
export const arrivalAt = (instance: DemoInstance, index: number, random: Random): Line => {
  const lines = written[instance]
  if (instance === 'birds' && index % 3 === 2) return count(random)
  const position = instance === 'birds' ? index - Math.floor((index + 1) / 3) : index
  const line = lines[position % lines.length]
  if (line === undefined) throw new Error('There is nothing to say.')
  return line
}
