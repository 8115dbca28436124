// What Electron's own default app does for `electron FOLDER`, for a runtime that was published without it.
// It is ESM on purpose: an ESM main that is loaded from CommonJS runs after `ready`, too late for
// registerSchemesAsPrivileged and enableSandbox.
import { app } from 'electron'
import { readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

const args = process.argv.slice(1)
const required = []
let target
for (let at = 0; at < args.length; at += 1) {
  const arg = args[at]
  if (arg === '-r' || arg === '--require') required.push(args[(at += 1)])
  else if (!arg.startsWith('-')) {
    target = resolve(arg)
    break
  }
}

if (target === undefined) {
  console.error('Name the folder of the application: electron FOLDER')
  process.exit(1)
}

Object.defineProperty(process, 'defaultApp', { configurable: false, enumerable: true, value: true })
const require = createRequire(import.meta.url)
for (const file of required) require(file)

const folder = statSync(target).isDirectory() ? target : dirname(target)
const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
app.setName(manifest.productName ?? manifest.name)
app.setVersion(manifest.version)
app.setAppPath(folder)
await import(pathToFileURL(folder === target ? join(folder, manifest.main) : target).href)
