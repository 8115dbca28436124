/** Names of the icons that rows are full of. They are made once, by IconSprite.svelte, and referred to by Icon.svelte. */
export const spriteIcons = [
  'at-sign',
  'bookmark',
  'bot',
  'check',
  'eye-off',
  'image-off',
  'lock',
  'moon',
  'music',
  'pencil',
  'play',
  'quote',
  'repeat',
  'reply',
  'star',
  'triangle-alert',
  'unplug',
  'user-plus',
] as const
export type SpriteIcon = (typeof spriteIcons)[number]

/** Id of an icon's symbol in the page. */
export const symbolId = (name: SpriteIcon): string => `icon-${name}`
