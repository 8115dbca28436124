/** Channel names are written once, in src/shared/channels.ts; everything else goes through the contract. */
import { relative, sep } from 'node:path'

const home = 'src/shared/channels.ts'
const channel = /^steppe:(command|event|store-port)$/
const ipcObjects = new Set(['ipcMain', 'ipcRenderer'])

export default {
  meta: {
    type: 'problem',
    docs: { description: 'No channel strings by hand' },
    schema: [],
    messages: {
      channel: 'Channel names stand in src/shared/channels.ts only',
      literal: 'Name the channel by src/shared/channels.ts, not by a string',
    },
  },
  create(context) {
    const file = relative(context.cwd, context.filename).split(sep).join('/')
    if (!file.startsWith('src/') || file === home) return {}
    return {
      Literal(node) {
        if (typeof node.value === 'string' && channel.test(node.value)) {
          context.report({ node, messageId: 'channel' })
        }
      },
      CallExpression(node) {
        const { callee } = node
        const isIpc = callee.type === 'MemberExpression' && ipcObjects.has(callee.object.name)
        if (isIpc && node.arguments[0]?.type === 'Literal') context.report({ node, messageId: 'literal' })
      },
    }
  },
}
