/** The page's origin. It is the name of the database too: it never changes. */
export const scheme = 'app'
export const pageHost = 'steppe'
export const mediaHost = 'media'
export const pageOrigin = `${scheme}://${pageHost}`
export const windowUrl = `${pageOrigin}/index.html`
export const storeHostUrl = `${pageOrigin}/store-host.html`
