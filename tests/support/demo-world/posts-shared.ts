/** What people of other instances wrote: in the homes of both readers. Newest first. */
import { city, glow, hills, leaves, sea, type Line } from './line'

export const sharedPosts: Line[] = [
  {
    by: 'jonas@kolektiva.example',
    key: 'herd',
    text: 'Field notes from the reserve: the herd crossed at dawn. Nobody spoke, not even the geese.\n\n#photography #wildlife',
    media: [
      hills('A wide valley at dawn, mist between five ridges, a low pale sun', 205),
      hills('The same valley an hour later, the light now warm', 38, 'tall'),
    ],
  },
  {
    by: 'priya@hachyderm.example',
    spoilerText: 'election results',
    text: 'Turnout of 71 % in our district. Whatever else it means: my neighbours stood in the rain for an hour, together, and somebody brought soup.',
  },
  {
    by: 'yuki@sora.example',
    language: 'ja',
    text: '古い時刻表を製本し直した。紙の端に、誰かが鉛筆で小さく「間に合った」と書いていた。',
    media: [leaves('Handmade endpapers with overlapping pink and red circles', 340)],
  },
  {
    by: 'mara@code.example',
    content:
      '<p>The whole bug, after two days:</p><pre><code>- for (let i = 0; i &lt;= rows.length; i++)\n+ for (const row of rows)</code></pre><p>I would like to apologise to the compiler, which had <em>told me so</em>, and to the duck.</p>',
  },
  {
    by: 'amal@qamar.example',
    language: 'ar',
    text: 'في المدينة القديمة باب أزرق لا يُفتح إلا مرة في السنة، يوم تعود السنونو. سألت الجارة العجوز لماذا، فقالت: «لأنها تعرف الطريق».',
    media: [sea('A calm sea at dusk seen from the old harbour wall', 22)],
  },
  {
    by: 'kofi@signal.example',
    key: 'mesh3',
    re: 'mesh2',
    text: '3/3 The mast now carries a swift box too. Bandwidth for everyone.',
  },
  {
    by: 'kofi@signal.example',
    key: 'mesh2',
    re: 'mesh1',
    text: '2/3 Lesson one: people do not want “connectivity”. They want to call their sister. Start there, and the antennas follow.',
    media: [city('Roofs of a town at night, many windows lit', 265, 'panorama')],
  },
  {
    by: 'kofi@signal.example',
    key: 'mesh1',
    text: '1/3 Six months of our community network: 48 households, 3 masts, one very patient school roof. A short thread on what we learned. #CommunityNetworks',
  },
  {
    by: 'ruth@slow.example',
    text: 'Rye at 78 % hydration does not forgive, but it does explain itself.',
  },
  {
    by: 'oksana@dim.example',
    language: 'uk',
    text: 'Переклала сьогодні три речення. Два — чудові. Третє я завтра перепишу, бо воно надто старається сподобатися.',
  },
  {
    by: 'lea@photog.example',
    text: 'Four frames from a single roll, forty years expired. The colours are not wrong, they are just remembering differently. #filmphotography',
    media: [
      hills('Hills under a greenish sky', 95, 'square'),
      sea('A sea in faded blue', 208, 'square'),
      glow('A light leak that covered the whole frame in orange', 24, 'square'),
      city('A skyline at night, red sky', 350, 'square'),
    ],
  },
  {
    by: 'eitan@gefen.example',
    language: 'he',
    text: 'החתול החליט שהפסנתר הוא מיטה. אני החלטתי שגם שקט הוא סוג של מוזיקה. #חתולים',
  },
  {
    by: 'nils@tide.example',
    text: 'Wind NW 4, easing. The kettle is on, the chart is drying, and a porpoise has opinions about our course.',
    media: [sea('Long swells under a low evening sun', 200, 'panorama')],
  },
  {
    by: 'minjun@bada.example',
    language: 'ko',
    text: '새벽 다섯 시, 첫 배가 나가기 전에 볶은 원두. 오늘은 바람이 잔잔해서 향이 골목 끝까지 갔다.',
  },
  {
    by: 'xiaolan@shanlin.example',
    language: 'zh',
    text: '画了一上午的蕨类。叶背的孢子像一页很小的乐谱，不知道风会怎么演奏。\n\n#植物画',
    media: [leaves('Painted fern leaves, overlapping, in many greens', 105, 'tall')],
  },
  {
    by: 'carmen@puente.example',
    language: 'es',
    text: 'Hay palabras que no se traducen: se mudan. Llegan con sus muebles, tardan años en aprender el barrio y un día saludan al panadero por su nombre.',
    key: 'mudan',
  },
  {
    by: 'priya@hachyderm.example',
    text: 'Things that were DNS this week:\n\n• DNS\n• the thing that could not possibly be DNS\n• a cable\n\nThe cable was new.',
  },
  {
    by: 'mara@code.example',
    content:
      '<p>What I ask of any program I keep:</p><ol><li>Start at once.</li><li>Do not move what I am looking at.</li><li>Lose nothing that I wrote.</li></ol><p>It is remarkable how far down that list most of them fall over.</p>',
  },
  {
    by: 'jonas@kolektiva.example',
    language: 'de',
    text: 'Drei Stunden im Versteck, ein einziges Bild. Der Eisvogel kam, als ich den Tee einschenkte. Er kommt immer, wenn man den Tee einschenkt.',
  },
  {
    by: 'ruth@slow.example',
    text: 'Which one goes on the Saturday shelf?',
    poll: {
      options: [
        { title: 'Cardamom knots', votes: 214 },
        { title: 'Seeded rye', votes: 167 },
        { title: 'Olive fougasse', votes: 98 },
        { title: 'Surprise us', votes: 143 },
      ],
    },
  },
  {
    by: 'amal@qamar.example',
    language: 'ar',
    text: 'أجمل ما في الخريطة القديمة أخطاؤها: نهرٌ رسمه أحدهم حيث تمنّى أن يكون.',
  },
  {
    by: 'kofi@signal.example',
    text: 'A good write-up on why small networks should plan for the day their founder moves away. We did not. We do now.',
    card: {
      url: 'https://commons.example/handing-over',
      title: 'Handing over the keys: how community networks outlive their founders',
      description:
        'Five groups on three continents tell how they made themselves replaceable, and why it felt like a gift.',
      provider: 'The Commons Review',
      author: 'Thandi Mokoena',
      picture: { motif: 'city', hue: 250 },
    },
  },
  {
    by: 'oksana@dim.example',
    language: 'uk',
    text: 'Світло дали о сьомій. Сусідка зіграла на піаніно все, що встигла до дев’ятої. Весь під’їзд аплодував у вікна.',
  },
  {
    by: 'lea@photog.example',
    language: 'fr',
    text: 'Le laboratoire sent le vinaigre et la patience. Première épreuve de la série « Gares vides ».',
    media: [city('An empty station at night, its clock lit', 225, 'tall')],
  },
  {
    by: 'yuki@sora.example',
    language: 'ja',
    text: '雨の日の図書館は、本が少しだけ重たい。',
  },
  {
    by: 'nils@tide.example',
    spoilerText: 'Seasickness, described with some care',
    text: 'Day two. I have made peace with the bucket. The bucket and I have named each other.',
  },
  {
    by: 'mara@code.example',
    text: 'Rewrote it. It is 40 lines shorter and I understand all of them. That second number went up from 12.',
    before: 'Rewrote it. It is 40 lines shorter and I understand most of them.',
  },
  {
    by: 'eitan@gefen.example',
    language: 'he',
    text: 'נטענו עץ זית לפני שנה. השבוע הוא החליט שהוא נשאר.',
    media: [leaves('Olive leaves against a bright sky', 80)],
  },
  {
    by: 'xiaolan@shanlin.example',
    language: 'zh',
    text: '下山买墨，遇雨，在茶馆坐了一下午。墨忘了买。',
  },
  {
    by: 'priya@hachyderm.example',
    text: 'Reminder that the on-call person is a person. Feed them. Let them sleep. Do not schedule a “quick sync” for the morning after.',
    key: 'oncall',
  },
  {
    by: 'carmen@puente.example',
    language: 'es',
    text: 'El poema de hoy tenía cuarenta palabras y un silencio. Me llevó más tiempo el silencio.',
  },
  {
    by: 'minjun@bada.example',
    language: 'ko',
    text: '할머니가 말린 생선을 갈매기한테 한 마리 주셨다. 그 뒤로 갈매기는 우리 가게 앞에서 아침마다 출석한다.',
    media: [sea('Harbour at sunrise, the water violet', 265)],
  },
  {
    by: 'ruth@slow.example',
    text: 'Somebody returned a bread tin I lent in 2019, with a loaf in it. Their recipe is better than mine. I have asked for the tin to be stolen again.',
  },
  {
    by: 'jonas@kolektiva.example',
    language: 'de',
    text: 'Wer sagt, der Niederrhein sei flach, hat noch nie auf Nebel gewartet. Der hat Höhenmeter.',
    media: [hills('Fog lies in layers over a plain, poplars stand out of it', 150, 'panorama')],
  },
  {
    by: 'nils@tide.example',
    text: 'Made harbour. Everyone aboard is dry, fed and slightly in love with the pilot cutter next to us.',
  },
  {
    by: 'amal@qamar.example',
    language: 'ar',
    text: 'القطة التي تنام على عتبة المكتبة تعرف مواعيد الإغلاق خيراً من الحارس.',
  },
  {
    by: 'mara@code.example',
    content:
      '<p>A type that has saved me this month:</p><pre><code>type Below = &#39;open&#39; | &#39;lost&#39; | &#39;trimmed&#39; | &#39;end&#39;</code></pre><p>Four words, and a whole class of <code>undefined</code> has nowhere left to live.</p>',
  },
  {
    by: 'oksana@dim.example',
    language: 'en',
    text: 'Translators’ problem of the day: a character who says “it’s nothing” eleven times and means a different thing each time. Ukrainian gives me six. I am negotiating for the rest.',
  },
]
