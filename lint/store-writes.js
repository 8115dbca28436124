/** Only the store host writes to the database: no Dexie method that writes may be called anywhere else in the renderer. */
import { relative, sep } from 'node:path'

const writers = new Set(['put', 'bulkPut', 'bulkAdd', 'bulkDelete', 'bulkUpdate', 'modify', 'upsert'])
const host = 'src/renderer/host/'

export default {
  meta: {
    type: 'problem',
    docs: { description: 'Only src/renderer/host writes to the database' },
    schema: [],
    messages: { write: 'Only src/renderer/host writes to the database; windows read it ({{name}})' },
  },
  create(context) {
    const file = relative(context.cwd, context.filename).split(sep).join('/')
    if (!file.startsWith('src/') || file.startsWith(host)) return {}
    return {
      'CallExpression > MemberExpression.callee'(node) {
        const name = node.property.type === 'Identifier' ? node.property.name : ''
        if (!node.computed && writers.has(name)) context.report({ node, messageId: 'write', data: { name } })
      },
    }
  },
}
