/** Context menus of the pages: what was clicked decides what can be copied or opened. */
import {
  Menu,
  clipboard,
  type ContextMenuParams,
  type MenuItemConstructorOptions,
  type WebContents,
} from 'electron'
import { parseMediaUrl } from '../../shared/media-url'

export interface ContextMenuOptions {
  openLink: (url: string) => void
}

const copy = (label: string, text: string): MenuItemConstructorOptions[] =>
  text === '' ? [] : [{ label, click: () => clipboard.writeText(text) }]

const editItems = ({ isEditable, editFlags }: ContextMenuParams): MenuItemConstructorOptions[] =>
  isEditable
    ? [
        { role: 'cut', enabled: editFlags.canCut },
        { role: 'copy', enabled: editFlags.canCopy },
        { role: 'paste', enabled: editFlags.canPaste },
        { type: 'separator' },
        { role: 'selectAll' },
      ]
    : []

const linkItems = (url: string, { openLink }: ContextMenuOptions): MenuItemConstructorOptions[] =>
  /^(https?|mailto):/.test(url)
    ? [{ label: 'Open Link in Browser', click: () => openLink(url) }, ...copy('Copy Link', url)]
    : []

const pictureItems = (
  params: ContextMenuParams,
  contents: WebContents,
  { openLink }: ContextMenuOptions,
): MenuItemConstructorOptions[] => {
  if (params.mediaType !== 'image' && params.mediaType !== 'video') return []
  const original = parseMediaUrl(params.srcURL)?.remote ?? null
  const isPicture = params.mediaType === 'image' && params.hasImageContents
  return [
    ...(isPicture ? [{ label: 'Copy Picture', click: () => contents.copyImageAt(params.x, params.y) }] : []),
    ...copy('Copy Alt Text', params.altText),
    ...(original === null
      ? []
      : [
          { label: 'Open Original in Browser', click: () => openLink(original) },
          ...copy('Copy Address of Original', original),
        ]),
  ]
}

const separated = (groups: MenuItemConstructorOptions[][]): MenuItemConstructorOptions[] =>
  groups
    .filter((group) => group.length > 0)
    .flatMap((group, at) => (at === 0 ? group : [{ type: 'separator' } as const, ...group]))

/** Gives a page its context menu. */
export const attachContextMenu = (contents: WebContents, options: ContextMenuOptions): void => {
  contents.on('context-menu', (_event, params) => {
    const items = separated([
      editItems(params),
      params.isEditable ? [] : copy('Copy Text', params.selectionText),
      linkItems(params.linkURL, options),
      pictureItems(params, contents, options),
    ])
    if (items.length > 0) Menu.buildFromTemplate(items).popup()
  })
}
