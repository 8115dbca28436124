/** The third day: shorter remarks, so that both homes reach back far enough to be scrolled. Newest first. */
import { glow, hills, leaves, sea, type Line } from './line'
import type { DemoInstance } from './arrivals'

export const olderPosts: Record<DemoInstance, Line[]> = {
  steppe: [
    { by: 'mina', text: 'Packing for the valley. Everything fits except the tripod and my expectations.' },
    {
      by: 'tomas',
      language: 'es',
      text: 'Plano nuevo, bolígrafo nuevo, la misma mancha de café de siempre.',
    },
    {
      by: 'ines',
      text: 'Found between the pages of an atlas: a tram ticket, a pressed violet, a shopping list that ends in “courage”.',
    },
    { by: 'devika', text: 'A student drew a torus with jam. Marks awarded for structure and for sharing.' },
    { by: 'ada', re: 'postmortem', text: '@priya@hachyderm.example The best kind. Reading it on the train.' },
    {
      by: 'priya@hachyderm.example',
      text: 'Postmortem published. No heroes in it, on purpose.',
      key: 'postmortem',
    },
    { by: 'sol', text: 'The press is 94 years old and asked for oil today, in so many words.' },
    { by: 'noor', language: 'ar', text: 'الراديو القديم التقط محطة لا أعرف لغتها. أصغيتُ ساعة كاملة.' },
    {
      by: 'jonas@kolektiva.example',
      language: 'de',
      text: 'Nebel, Reif, ein Reiher. Mehr braucht ein Dienstag nicht.',
      media: [hills('Frosty meadow in fog, a heron as a thin line', 215)],
    },
    {
      by: 'ruth@slow.example',
      text: 'Trial batch of buckwheat. The dough had plans of its own and they were better.',
    },
    {
      by: 'mara@code.example',
      content: '<p>Commit message of the day: <code>remove the clever part</code>.</p>',
    },
    {
      by: 'kofi@signal.example',
      text: 'Somebody labelled every cable in the school cupboard. In two languages. I could cry.',
    },
    { by: 'yuki@sora.example', language: 'ja', text: '糊が乾くのを待つあいだ、猫と同じ速さで時間が過ぎる。' },
    {
      by: 'carmen@puente.example',
      language: 'es',
      text: 'Traduje “home” de tres maneras en la misma página. Las tres eran verdad.',
    },
    { by: 'tomas', text: 'Load test passed. The lorry driver waved at the bridge on the way out.' },
    {
      by: 'ada',
      key: 'walk',
      text: 'Walked the old line from halt to halt. 14 km, two herons, one invitation to lunch.',
      media: [leaves('Leaves along an overgrown railway line', 92)],
    },
    { by: 'devika', language: 'hi', text: 'बारिश, खिड़की, और एक प्रमेय जो आख़िरकार मान गया।' },
    {
      by: 'lea@photog.example',
      language: 'fr',
      text: 'Attendre que la lumière se trompe.',
      media: [glow('A soft orange to violet gradient', 15)],
    },
    { by: 'eitan@gefen.example', language: 'he', text: 'הגשם הראשון. כל השכונה יצאה לעמוד מתחתיו.' },
    { by: 'mina', text: 'Counted the herd twice, got two numbers, averaged nothing, counted again.' },
    {
      by: 'oksana@dim.example',
      language: 'uk',
      text: 'Новий словник пахне так, ніби ще не вирішив, що означає.',
    },
    {
      by: 'noor',
      text: 'If your city had a closing sound, like a shop’s shutter, what would it be?',
      key: 'closing',
    },
    {
      by: 'nils@tide.example',
      text: 'Fresh water: full. Bread: traded for mackerel. Forecast: polite.',
      media: [sea('A fjord in the morning', 195)],
    },
    { by: 'sol', text: 'Good morning to everyone who is allowed to start over today.' },
    { by: 'minjun@bada.example', language: 'ko', text: '비 오는 날에는 한 단계 더 진하게 볶는다.' },
    {
      by: 'ines',
      language: 'pt',
      text: 'Segunda-feira: devolvidos 62 livros, 1 guarda-chuva e 1 pedido de desculpas de 1998.',
    },
    { by: 'xiaolan@shanlin.example', language: 'zh', text: '山里起雾，画纸也跟着软了。' },
  ],
  birds: [
    {
      by: 'samir',
      text: 'Car park, level 4: a pair of grey wagtails has taken bay 17. The attendant has put up a cone.',
    },
    {
      by: 'grace',
      text: 'Changed the batteries, changed the wind muff, forgot the sandwiches. Stayed anyway.',
    },
    {
      by: 'imke',
      language: 'nl',
      text: 'Koffie uit de thermoskan smaakt alleen op een dijk zoals het hoort.',
    },
    {
      by: 'wader',
      text: 'Daily count, north lagoon: dunlin 1,310; knot 371; curlew 25; spoonbill 1. Observers: 2, one of them new. Welcome!',
    },
    {
      by: 'pilar',
      language: 'es',
      text: 'Primer abejaruco del año. Un trocito de semáforo con ganas de vivir.',
    },
    {
      by: 'teun',
      text: 'Question from the workshop: do swifts mind the smell of fresh paint? Answer: they arrive late enough for it not to matter.',
    },
    {
      by: 'lrb',
      language: 'de',
      text: 'Kiebitze auf dem Acker hinter der Schule: 23. Die 4b hat mitgezählt und kommt auf 25. Wir vertrauen der 4b.',
    },
    { by: 'bo', text: 'Neighbour asks whether I could “do” hedgehogs as well. I am looking into it.' },
    {
      by: 'jonas@kolektiva.example',
      language: 'de',
      text: 'Nebel, Reif, ein Reiher. Mehr braucht ein Dienstag nicht.',
      media: [hills('Frosty meadow in fog, a heron as a thin line', 215)],
    },
    {
      by: 'samir',
      text: 'A wren can be louder than an airport. I have measured it, from a bench, at the airport.',
    },
    {
      by: 'grace',
      text: 'Owl at 23:40, answered by an owl at 23:41, answered by a trombone at 23:43. This neighbourhood.',
    },
    {
      by: 'lrb',
      re: 'sanderling',
      text: '@imke Please tell the ten-year-old that our Saturday walk has a place of honour.',
    },
    {
      by: 'imke',
      text: 'Recovered ring of the week: a sanderling, ringed in Mauritania, read through a telescope by a ten-year-old in Friesland.',
      key: 'sanderling',
    },
    { by: 'eitan@gefen.example', language: 'he', text: 'הגשם הראשון. כל השכונה יצאה לעמוד מתחתיו.' },
    {
      by: 'pilar',
      text: 'Water level up by nine centimetres. You can hear the frogs being pleased about it.',
      media: [sea('The flooded marsh under a wide sky', 160)],
    },
    { by: 'teun', language: 'nl', text: 'Regen. Dus: zaagsel, radio, en vier kasten tegelijk.' },
    { by: 'wader', text: 'Daily count cancelled: fog. Three observers, zero birds, excellent soup.' },
    {
      by: 'samir',
      text: 'Found a waxwing in the supermarket rowan. Then eleven. Then everyone with a trolley was looking up.',
      media: [leaves('Rowan leaves and berries', 5, 'square')],
    },
    { by: 'minjun@bada.example', language: 'ko', text: '비 오는 날에는 한 단계 더 진하게 볶는다.' },
    {
      by: 'grace',
      text: 'Played last year’s dawn to this year’s class. One of them closed her eyes and said: “that is before the new road”. It was.',
    },
    { by: 'imke', text: 'There is no bad weather at the point, only birds that are further away.' },
    {
      by: 'nils@tide.example',
      text: 'Fresh water: full. Bread: traded for mackerel. Forecast: polite.',
      media: [sea('A fjord in the morning', 195)],
    },
    {
      by: 'lrb',
      text: 'New in the hide: a ramp, a lower window, and a chair that does not creak. Come and look out.',
    },
    { by: 'bo', text: 'Put the chair on the balcony. It begins.' },
    {
      by: 'pilar',
      language: 'es',
      text: 'Cuaderno nuevo. En la primera página, como siempre, la fecha y “ojalá”.',
    },
    { by: 'yuki@sora.example', language: 'ja', text: '糊が乾くのを待つあいだ、猫と同じ速さで時間が過ぎる。' },
    { by: 'teun', text: 'Box 213 has been inspected by a committee of sparrows. Minor objections.' },
  ],
}
