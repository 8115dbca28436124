/** The page by which instances and users learn what Steppe is: that of what it is built for, until it has one of its own. */
export const projectPage = 'https://joinmastodon.org'
