export const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

export interface FormattedText {
  html: string
  /** Handles as written, without the leading @. */
  mentions: string[]
  tags: string[]
}

export interface LinkTargets {
  /** Page of a mentioned person and the short name to show; null leaves the text alone. */
  person: (handle: string) => { url: string; username: string } | null
  tag: (name: string) => string
}

const link = (url: string): string => {
  const scheme = /^https?:\/\/(?:www\.)?/.exec(url)?.[0] ?? ''
  const shown = url.slice(scheme.length, scheme.length + 30)
  const rest = url.slice(scheme.length + 30)
  return (
    `<a href="${escapeHtml(url)}" target="_blank" rel="nofollow noopener" translate="no">` +
    `<span class="invisible">${scheme}</span>` +
    `<span class="${rest === '' ? '' : 'ellipsis'}">${escapeHtml(shown)}</span>` +
    `<span class="invisible">${escapeHtml(rest)}</span></a>`
  )
}

const tokens =
  /(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)])|(?<![\w/@])@([\w.-]*\w(?:@[\w.-]+\w)?)|(?<![\w/&#])#([\p{L}\p{M}\w]+)/gu

/**
 * Plain text as a Mastodon server makes HTML of it (API 6.1): paragraphs, line breaks, shortened links, mentions
 * and hashtags.
 */
export const formatText = (text: string, targets: LinkTargets): FormattedText => {
  const mentions: string[] = []
  const tags: string[] = []
  const inline = (line: string): string => {
    let html = ''
    let last = 0
    for (const match of line.matchAll(tokens)) {
      html += escapeHtml(line.slice(last, match.index))
      last = match.index + match[0].length
      const [whole, url, handle, tag] = match
      const person = handle === undefined ? null : targets.person(handle)
      if (url !== undefined) html += link(url)
      else if (handle !== undefined && person !== null) {
        mentions.push(handle)
        html +=
          `<span class="h-card" translate="no"><a href="${escapeHtml(person.url)}" class="u-url mention">` +
          `@<span>${escapeHtml(person.username)}</span></a></span>`
      } else if (tag !== undefined) {
        tags.push(tag)
        html +=
          `<a href="${escapeHtml(targets.tag(tag))}" class="mention hashtag" rel="tag">` +
          `#<span>${escapeHtml(tag)}</span></a>`
      } else html += escapeHtml(whole)
    }
    return html + escapeHtml(line.slice(last))
  }
  const paragraphs = text.trim().split(/\n{2,}/)
  const html = paragraphs.map((part) => `<p>${part.split('\n').map(inline).join('<br />')}</p>`).join('')
  return { html, mentions, tags }
}

/** A small page of the instance's own: sign-in, code, errors. */
export const page = (title: string, body: string): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(title)}</title>` +
  '<style>body{font:16px/1.5 system-ui,sans-serif;max-width:32rem;margin:10vh auto;padding:0 1rem}' +
  'button,input{font:inherit;padding:.5rem .9rem;margin:.25rem .25rem .25rem 0}</style></head>' +
  `<body><main><h1>${escapeHtml(title)}</h1>${body}</main></body></html>`
