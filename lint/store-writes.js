/**
 * Only the store host writes to the database. Whatever else reads it has a handle through which a write does not compile
 * (src/renderer/db/readable.ts); here is seen to it that nothing gets another one, and that no method that only Dexie has and
 * that writes is called outside of the host. `add`, `update`, `delete` and `clear` are left to the types: much else has them.
 */
import { relative, sep } from 'node:path'

const writers = new Set(['put', 'bulkPut', 'bulkAdd', 'bulkDelete', 'bulkUpdate', 'modify', 'upsert'])
/** By which the database can be written. */
const handles = new Set(['Dexie', 'default', 'describeDatabase', 'SteppeDatabase'])
const host = 'src/renderer/host/'
const makers = ['src/renderer/db/database.ts', 'src/renderer/db/readable.ts']

const isDatabase = (source) => source === 'dexie' || /(^|\/)db\/database$|^\.\/database$/.test(source)
const importedName = (specifier) =>
  specifier.type === 'ImportSpecifier' ? specifier.imported.name : 'default'

/** Of `A.B.C`: `A`. */
const firstName = (name) => (name?.type === 'TSQualifiedName' ? firstName(name.left) : name?.name)

export default {
  meta: {
    type: 'problem',
    docs: { description: 'Only src/renderer/host writes to the database' },
    schema: [],
    messages: {
      write: 'Only src/renderer/host writes to the database; windows read it ({{name}})',
      handle: 'Outside of src/renderer/host the database is a ReadableDatabase, not {{name}}',
    },
  },
  create(context) {
    const file = relative(context.cwd, context.filename).split(sep).join('/')
    if (!file.startsWith('src/') || file.startsWith(host)) return {}
    const check = (node, source, name) => {
      if (makers.includes(file) || !isDatabase(source) || !handles.has(name)) return
      context.report({ node, messageId: 'handle', data: { name } })
    }
    return {
      'CallExpression > MemberExpression.callee'(node) {
        const name = node.property.type === 'Identifier' ? node.property.name : ''
        if (!node.computed && writers.has(name)) context.report({ node, messageId: 'write', data: { name } })
      },
      ImportDeclaration({ source, specifiers }) {
        for (const node of specifiers) check(node, source.value, importedName(node))
      },
      // `import('./database').SteppeDatabase`; without a name after it, all of the module.
      TSImportType(node) {
        check(node, node.source.value, firstName(node.qualifier) ?? 'default')
      },
      // `import database = require('./database')`: all of it.
      TSImportEqualsDeclaration(node) {
        check(node, node.moduleReference.expression?.value, 'default')
      },
    }
  },
}
