/** Names of server software as their makers write them; nodeinfo gives them in small letters. */
const names: ReadonlyMap<string, string> = new Map([
  ['mastodon', 'Mastodon'],
  ['gotosocial', 'GoToSocial'],
  ['hollo', 'Hollo'],
  ['pleroma', 'Pleroma'],
  ['akkoma', 'Akkoma'],
  ['pixelfed', 'Pixelfed'],
  ['friendica', 'Friendica'],
  ['hometown', 'Hometown'],
  ['iceshrimp', 'Iceshrimp'],
  ['firefish', 'Firefish'],
  ['takahe', 'Takahē'],
])

/** "Mastodon 4.5.2"; a name that is not known stands as it came. */
export const softwareText = (name: string, version: string): string =>
  `${names.get(name) ?? name} ${version}`.trim()
