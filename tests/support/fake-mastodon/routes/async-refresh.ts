/** How Mastodon 4.4 and later say that there is more to come, and when to ask again (API 1.3, 1.13). */
export const asyncRefresh = (id: string): Record<string, string> => ({
  'Mastodon-Async-Refresh': `id="${id}", retry=5`,
})
