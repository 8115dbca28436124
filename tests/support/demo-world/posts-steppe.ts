/** What comes into the home of @ada@steppe.example besides the shared posts. Newest first. */
import { city, dots, glow, hills, leaves, sea, type Line } from './line'

export const steppePosts: Line[] = [
  {
    by: 'ada',
    key: 'train',
    text: 'The train has no signal for the next hour, but the whole morning is already here.',
  },
  {
    by: 'wanjiru@savanna.example',
    boostedBy: 'mina',
    text: 'The old matriarch led them to water that is on no map of ours. Forty years she has kept it in her head. We wrote it down, with thanks, and will tell nobody who sells things.',
    media: [hills('Dry hills in the last light, the sun just above the ridge', 28, 'panorama')],
  },
  {
    by: 'ada',
    re: 'town',
    text: '@tomas Stealing this for the workshop. With the front doors drawn in, each a different colour.',
  },
  {
    by: 'tomas',
    text: 'This is the best explanation of federation I have read so far: “It is a town where every house has its own front door, and people still visit.”',
    key: 'town',
  },
  {
    by: 'ines',
    language: 'pt',
    text: 'Hoje a carrinha-biblioteca parou na aldeia de cima. O senhor Abílio, 91 anos, devolveu o livro e disse: “Acabei-o duas vezes, da segunda foi melhor.” :book:',
  },
  {
    by: 'sol',
    text: 'New print, three blocks, hand-burnished: “The Weather Has No Owner”. Edition of 30, the first pull goes to the library on wheels.',
    media: [dots('A linocut of overlapping circles in ochre and moss', 45, 'square')],
  },
  {
    by: 'devika',
    language: 'hi',
    text: 'आज एक छात्रा ने पूछा: “अगर प्रमाण सुंदर न हो, तो क्या वह फिर भी सच है?” हमने पूरा घंटा इसी पर बिताया।',
  },
  {
    by: 'noor',
    text: 'Recorded forty minutes of a night market waking up. The best part is the eleven seconds in which nobody sells anything.',
    media: [{ kind: 'audio', alt: 'Shutters going up, a kettle, two people laughing softly', duration: 41 }],
  },
  {
    by: 'devika',
    re: 'collar',
    text: '@mina The most beautiful sentence in statistics: “further north than anyone predicted”.',
  },
  {
    by: 'mina',
    key: 'collar',
    text: 'Collar 17 sent her first position in nine days. She is fine, she is 60 km further north than anyone predicted, and I have been smiling at a dot for an hour. #wildlife',
  },
  {
    by: 'tomas',
    language: 'es',
    text: 'Inspección del puente viejo: cuatro remaches flojos, un nido de golondrinas y una carta de amor de 1961 detrás de la placa. Repararemos los remaches.',
  },
  {
    by: 'herbarium@museum.example',
    boostedBy: 'ines',
    text: 'Sheet 20,417: Linnaea borealis, collected 1888 by Elin Strand, aged 14, who noted: “smells of almonds, and of being allowed to go alone”.',
    media: [leaves('A pressed twinflower on aged paper, in greens and browns', 75, 'tall')],
  },
  {
    by: 'noor',
    language: 'ar',
    text: 'سجّلتُ اليوم صوت نافذة تُفتح في بيت جدتي. أربع ثوانٍ، وكل الطفولة.',
  },
  {
    by: 'sol',
    text: 'Type sorted. One “ß” missing since spring; today it turned up inside the stove. It has seen things.',
  },
  {
    by: 'ines',
    text: 'What should ride along on next week’s tour?',
    poll: {
      options: [
        { title: 'More comics', votes: 38 },
        { title: 'More large print', votes: 44 },
        { title: 'The good chairs', votes: 71 },
      ],
      multiple: true,
      voters: 97,
    },
  },
  {
    by: 'mina',
    spoilerText: 'a dead animal, and why it is good news',
    text: 'The carcass by the river had been visited by five species before noon. A vulture among them, the first here in eighty years. Somebody is setting the table again.',
    media: [hills('A river bend seen from above, seen from far away', 130)],
    sensitive: true,
  },
  {
    by: 'tomas',
    quotes: 'mudan',
    text: 'Y los puentes también se mudan: este llegó en tren, pieza a pieza, desde una ciudad que ya no lo quería.',
  },
  {
    by: 'frida@werkstatt.example',
    boostedBy: 'sol',
    language: 'de',
    text: 'Reparatur-Café, Bilanz: 14 Fahrräder, 6 Radios, 1 Akkordeon, 1 Trauring aus einem Siphon. Niemand hat nach Geld gefragt, alle haben nach Kuchen gefragt.',
  },
  {
    by: 'devika',
    content:
      '<p>A proof I like, in full:</p><blockquote><p>Suppose there were a dullest number. That would be rather interesting.</p></blockquote><p>I have now told it to three children and one train conductor.</p>',
  },
  {
    by: 'ada',
    key: 'halts',
    text: 'Drew the branch line as it was in 1952, every halt. Three of them are now somebody’s kitchen. Two of those kitchens wrote back. #maps',
  },
  { by: 'mina', re: 'pause', text: '@noor Works on elephants as well. Count to five hundred.' },
  {
    by: 'noor',
    text: 'Interview rule I keep relearning: when they pause, count to five before you speak. Around four, the real answer comes.',
    key: 'pause',
  },
  {
    by: 'sol',
    text: 'Colour test for the winter calendar. The grey is made of every other colour in the shop, which is how I like my greys.',
    media: [
      glow('A soft gradient of greys with a hint of green', 140, 'square'),
      dots('Test prints with overlapping blue circles', 205, 'square'),
    ],
  },
  {
    by: 'ines',
    language: 'pt',
    text: 'Uma menina pediu “um livro em que não aconteça nada, mas devagar”. Saiu com três.',
  },
  {
    by: 'tomas',
    text: 'The night shift on a bridge has its own birds, its own coffee and its own gravity.',
    media: [city('A city across the water at night, windows reflected', 220, 'panorama')],
  },
  {
    by: 'devika',
    text: 'Office hours moved to the tea stall until the heating is mended. Attendance has doubled. I see no reason to hurry the heating.',
  },
  {
    by: 'mina',
    text: 'Time-lapse of one waterhole, one day, one tree. Watch the shade: everybody takes turns.',
    media: [
      {
        kind: 'video',
        motif: 'hills',
        hue: 42,
        width: 1280,
        height: 720,
        alt: 'A waterhole from dawn to dusk, animals come and go with the shade of a tree',
        duration: 48,
      },
    ],
  },
  {
    by: 'noor',
    spoilerText: 'grief',
    text: 'A year today. I played her voice messages on the roof, on the good speaker, for the swifts and the neighbours. She would have told me to turn it down.',
  },
  {
    by: 'ada',
    re: 'oncall',
    text: '@priya@hachyderm.example Printed, framed, hung next to the coffee machine. Thank you.',
  },
  {
    by: 'sol',
    text: 'An apprentice asked when a print is finished. My teacher used to say: when the next change would be for you and no longer for it.',
  },
  {
    by: 'tomas',
    text: 'Reading about the man who tested suspension bridges by letting his choir walk across in step, singing. Both survived. The choir asked for a slower piece next time.',
    card: {
      url: 'https://spans.example/choir',
      title: 'The choir on the bridge',
      description:
        'How an engineer of the 1840s measured resonance with thirty-one basses and a lot of trust.',
      provider: 'Spans',
      author: 'Marguerite Oyelaran',
      picture: { motif: 'hills', hue: 215 },
    },
  },
  {
    by: 'ines',
    text: 'We counted: the bookmobile’s most borrowed object is not a book. It is the umbrella by the door. It always comes back.',
  },
  {
    by: 'devika',
    language: 'hi',
    text: 'पहाड़ पर नेटवर्क नहीं था, पर पूरी सुबह की बातें पहले से यहीं थीं। चाय के साथ एक-एक कर पढ़ीं।',
    media: [hills('Blue ridges one behind another, tea gardens in front', 190)],
  },
  {
    by: 'mina',
    text: 'Gentle correction of something I posted on Monday: the foal was not orphaned. Her mother had simply gone for a walk. Don’t we all.',
    before: 'Gentle correction of something I posted on Monday: the foal was not orphaned.',
  },
  {
    by: 'noor',
    text: 'New episode: “The lift attendant”. Thirty-one years, nine floors, and what people say when the doors close. Transcript in four languages.',
    tags: ['radio'],
  },
  {
    by: 'sol',
    re: 'winter',
    text: '@ada Blind embossing. No ink. You only see it when the light is low, like the path.',
  },
  {
    by: 'ines',
    re: 'winter',
    text: '@ada Ask the postwoman, then draw exactly what her hand does in the air.',
  },
  {
    by: 'ada',
    text: 'Question for people who draw: how do you show a path that exists only in winter?',
    key: 'winter',
  },
  {
    by: 'aroha@moana.example',
    boostedBy: 'ada',
    text: 'Tītī chick weighed 540 g this morning. The scale is an old kitchen one and the chick has strong views about it. Ka pai, e hoa.',
    media: [sea('A southern sea under a wide pale sky', 185)],
  },
  {
    by: 'devika',
    text: 'Somebody chalked the hairy ball theorem on the barber’s pavement. With a portrait. The barber is delighted.',
  },
  {
    by: 'tomas',
    language: 'es',
    text: 'El viento de anoche tocó el puente en re menor. Tomé nota para el grupo.',
  },
  {
    by: 'noor',
    text: 'Listening exercise for today: name five sounds that will not exist in ten years. Then thank one of them.',
  },
  { by: 'sol', text: 'Ink is mixed, paper is damp, and the cat has been told twice. Printing day. :ink:' },
  {
    by: 'mina',
    text: 'Field camp library, current holdings: two identification guides, one romance with the last page missing, and the manual of a generator we no longer own. Most borrowed: the romance.',
  },
]
