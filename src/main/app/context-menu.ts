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
  const { mediaType, srcURL, formControlType } = params
  const isMedium = mediaType === 'image' || mediaType === 'video'
  const original = isMedium ? (parseMediaUrl(srcURL)?.original ?? null) : null
  const isPicture = mediaType === 'image' && params.hasImageContents
  // A picture that is not there has one too, and is no medium then. Of a field Chromium tells words that nobody wrote.
  const altText = formControlType.startsWith('input-') ? '' : params.altText
  return [
    ...(isPicture ? [{ label: 'Copy Picture', click: () => contents.copyImageAt(params.x, params.y) }] : []),
    ...copy('Copy Alt Text', altText),
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
