/** Keeps files in a media cache until it is killed; writes the name of each that is kept. */
import { createHash, randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { systemClock } from '../../../src/main/clock'
import { logOf } from '../../../src/main/log'
import { openMediaCache } from '../../../src/main/media/cache'

const folder = process.argv[2] ?? ''
const cache = await openMediaCache({ folder, limit: 100_000_000, clock: systemClock(), log: logOf('media') })
for (;;) {
  const name = randomUUID()
  const content = name.repeat(2_000)
  const draft = cache.draft()
  await writeFile(draft, content)
  const hash = createHash('sha256').update(content).digest('hex')
  await cache.keep(`https://files.example.org/${name}.png`, draft, {
    hash,
    mime: 'image/png',
    size: content.length,
  })
  process.stdout.write(`${name}\n`)
}
