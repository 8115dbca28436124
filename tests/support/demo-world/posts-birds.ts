/** What comes into the home of @bo@birds.example besides the shared posts. Newest first. */
import { city, dots, glow, hills, leaves, sea, type Line } from './line'

export const birdsPosts: Line[] = [
  {
    by: 'wader',
    text: 'First avocets of the season on the north lagoon, 14 birds. #birding',
    card: {
      url: 'https://counts.example/north-lagoon',
      title: 'North lagoon daily count',
      description: 'All species, all observers, since 1987.',
      provider: 'counts.example',
    },
  },
  {
    by: 'lrb',
    text: 'Which one should we ring first next spring?',
    poll: {
      options: [
        { title: 'Barn swallow', votes: 62 },
        { title: 'Common swift', votes: 38 },
      ],
    },
  },
  { by: 'bo', re: 'peregrine', text: '@samir Did she have a valid ticket?' },
  { by: 'samir', re: 'peregrine', text: '@bo Season pass. Several seasons.' },
  {
    by: 'samir',
    text: 'Peregrine on platform 3. She watched the 08:12 leave without her, like the rest of us.',
    media: [city('The station roof against a reddish morning', 355)],
    key: 'peregrine',
  },
  {
    by: 'aroha@moana.example',
    boostedBy: 'imke',
    text: 'The godwits have left. 11,000 km without a stop, on muscle and rumour. If you are at the other end: they will be thin. Be kind.',
    media: [sea('Open ocean, small waves, a sun behind haze', 180, 'panorama')],
  },
  {
    by: 'imke',
    language: 'nl',
    text: 'Vandaag 63 kanoeten geringd. Eén droeg al een ring: van mij, elf jaar geleden, zelfde plek, zelfde regen. We knikten.',
  },
  {
    by: 'grace',
    text: '04:50. Robin, blackbird, wren, and one car door. I used to cut the car door out. Now I think it belongs to the dawn too.',
    media: [{ kind: 'audio', alt: 'Dawn chorus with a single car door at eleven seconds', duration: 96 }],
  },
  {
    by: 'imke',
    quotes: 'herd',
    text: 'The geese did not speak because the geese knew. Look at the second picture, lower left.',
  },
  {
    by: 'pilar',
    language: 'es',
    text: 'Han vuelto los flamencos a la laguna grande. Conté 412 y perdí la cuenta por culpa de la alegría. #Doñana',
    media: [sea('Shallow water in pink evening light', 335), hills('Dunes and pines behind the marsh', 48)],
  },
  {
    by: 'teun',
    text: 'Box 214 is up: north side, 6.2 m, on the wall of the fire station. The crew has promised to slide quietly. :swift:',
  },
  {
    by: 'wader',
    text: 'Daily count, north lagoon: dunlin 1,240; knot 388; grey plover 61; curlew 19; avocet 14; spoonbill 2. Observers: 3. Weather: yes.',
  },
  {
    by: 'lrb',
    content:
      '<p>Saturday’s walk, the practical part:</p><ul><li>Meet at the ferry, 06:30; step-free path, benches every 400 m.</li><li>We have six pairs of binoculars to lend.</li><li>Questions welcome, silence also welcome.</li></ul><p>Sign language interpretation on the first round.</p>',
  },
  {
    by: 'samir',
    spoilerText: 'window strike, the bird lived',
    text: 'Goldcrest, two minutes in a paper bag, then off into the cherry tree without looking back. Dots are going up on that window tonight.',
    media: [dots('Adhesive dots on a window pane, blue and green', 195, 'square')],
    sensitive: true,
  },
  {
    by: 'grace',
    re: 'knots',
    text: '@imke I am going to read this out loud to the recorder and leave it in.',
  },
  {
    by: 'imke',
    key: 'knots',
    text: 'Why ring at all, somebody asked. Because a bird that weighs as much as a letter carried one to us, from people we have never met, saying: she was here as well.',
  },
  {
    by: 'teun',
    language: 'nl',
    text: 'Een mevrouw van 88 vroeg of ik een gierzwaluwkast kon maken die past bij haar gordijnen. Nu heeft de straat er zeven, in zeven kleuren.',
  },
  {
    by: 'pilar',
    text: 'Two hours of fog and then, in one minute, eleven spoonbills and the whole of the Atlantic.',
    media: [hills('Fog opens over a marsh, the sun white', 165, 'tall')],
  },
  { by: 'teun', re: 'first', text: '@bo Log it! Eleven days earlier than last year.' },
  { by: 'bo', re: 'first', text: '@teun Logged, with the exact time and one exclamation mark.' },
  {
    by: 'bo',
    text: 'Balcony, 21:14: the first swift, alone, screaming at nothing. Welcome home, you marvellous fool. #swifts',
    key: 'first',
  },
  {
    by: 'wanjiru@savanna.example',
    boostedBy: 'grace',
    text: 'A hornbill has learned the sound of my motorbike and flies ahead of it to the gate. I am no longer the ranger here. I am the one who opens the gate.',
  },
  {
    by: 'lrb',
    language: 'de',
    text: 'Die Störche in Bislich haben das Nest vom Sturm selbst geflickt: mit Schilf, einem Handschuh und dem Wahlprospekt aller Parteien.',
    media: [leaves('Reeds and willow leaves, seen through each other', 88)],
  },
  {
    by: 'samir',
    text: 'Count from the library roof, lunch break: 3 kestrels, 41 gulls of four kinds, 1 librarian with a telescope who is much better at this than I am.',
  },
  {
    by: 'imke',
    text: 'Migration, in one table:',
    content:
      '<p>What a knot weighs:</p><ul><li>on arrival: 112 g</li><li>three weeks later: 187 g</li><li>on the morning it leaves: exactly enough</li></ul>',
  },
  {
    by: 'grace',
    text: 'Night migration over the house, 02:00 to 03:10: 214 redwings, by ear. You lie there and the sky is full of small, certain voices.',
    media: [glow('A spectrogram-like gradient from dark blue to violet', 245, 'panorama')],
  },
  {
    by: 'pilar',
    language: 'es',
    text: 'El guarda más viejo de la marisma distingue los patos por cómo se posan. Le pregunté cuánto tarda uno en aprenderlo. “Todavía no sé”, dijo.',
  },
  {
    by: 'wader',
    text: 'Correction to yesterday’s count: grey plover 16, not 61. Our apologies to both numbers.',
    before: 'Correction to yesterday’s count: grey plover 16.',
  },
  {
    by: 'teun',
    text: 'Plans for the swift box, free for anybody to build. 40 minutes, one plank, no patience needed.',
    card: {
      url: 'https://boxes.example/swift',
      title: 'A swift box out of one plank',
      description: 'Drawings, cutting list, and where on the wall it should go. In nine languages.',
      provider: 'boxes.example',
      author: 'Teun Bakker',
      picture: { motif: 'leaves', hue: 35 },
    },
  },
  {
    by: 'samir',
    text: 'For everyone who thinks cities are quiet of birds: this is one square, one hour, one bench.',
    media: [
      city('Rooftops in the morning', 30, 'square'),
      city('The same roofs at noon', 205, 'square'),
      city('The same roofs in the evening, red', 345, 'square'),
      city('The same roofs at night', 240, 'square'),
    ],
  },
  {
    by: 'bo',
    key: 'wren',
    text: 'My neighbour, who “does not care about birds”, just knocked to report that the wren is back. By name. She has named it.',
  },
  {
    by: 'herbarium@museum.example',
    boostedBy: 'pilar',
    text: 'Sheet 3,002: a seed found in the crop of a turtle dove in 1911, planted in 1912, pressed in 1913. The dove’s last letter, so to speak.',
    media: [leaves('A pressed plant with small round leaves', 60, 'tall')],
  },
  {
    by: 'lrb',
    text: 'Bittern booming at the old clay pit. We will not say where exactly, the bittern has asked for privacy.',
  },
  {
    by: 'grace',
    language: 'ja',
    text: '夜明け前のマイクに、雨粒がひとつ。世界で一番小さい太鼓。',
  },
  {
    by: 'wader',
    text: 'Daily count, north lagoon: dunlin 1,180; knot 402; grey plover 16; curlew 22; spoonbill 3. Observers: 4. A seal counted us back.',
    media: [sea('The lagoon at low tide under a high sky', 190, 'panorama')],
  },
  {
    by: 'teun',
    text: 'School visit. “Do swifts ever get bored?” I have been carrying that question around for two days now.',
  },
  {
    by: 'pilar',
    text: 'A flamingo chick, day one, trying out both legs and settling on one.',
    media: [
      {
        kind: 'gifv',
        motif: 'sea',
        hue: 340,
        width: 720,
        height: 720,
        alt: 'A grey chick stands on one leg, wobbles, stands again',
        duration: 6,
      },
    ],
  },
  { by: 'grace', re: 'redstart', text: '@samir Three hours of it, with crane. Sending.' },
  {
    by: 'samir',
    text: 'Does anybody have a recording of a black redstart from a building site? Asking for a building site. #birding',
    key: 'redstart',
  },
  {
    by: 'imke',
    spoilerText: 'avian flu, sober and short',
    text: 'Two positive samples among the gulls south of the dyke. Please keep dogs on the lead and hands off; report what you find. The ringing at the point goes on as planned.',
  },
  {
    by: 'bo',
    key: 'night',
    text: 'Kept a list of everything I heard with the window open and the light off. Eleven birds, one trombone, the sea.',
  },
  {
    by: 'lrb',
    text: 'Thank you all: 61 people counted on Sunday, the youngest was four and found the goldfinches.',
  },
]
