// Plain JavaScript with Node's own modules only: this runs before anything is installed.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))

const stamp = join(root, 'node_modules', '.kubewalk-lock')

/** Prints one line about what is being done, so that nobody wonders why it takes a while. */
export const say = (text) => console.log(`kubewalk: ${text}`)

/** Ends the process with one clear line. */
export function giveUp(text) {
  console.error(`kubewalk: ${text}`)
  process.exit(1)
}

/** Runs a command in the project's folder with its output shown; returns its exit code. */
export function run(command, args, options = {}) {
  const result = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
    ...options,
  })
  if (result.error) giveUp(`cannot run ${command}: ${result.error.message}`)
  return result.status ?? 1
}

/** Checks Node's version, then installs the exact dependencies of package-lock.json unless they are there already. */
export function ensureDependencies() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major < 20 || (major === 20 && minor < 19)) {
    giveUp(`Node.js 20.19 or later is needed, this is ${process.versions.node} (https://nodejs.org)`)
  }
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  say('installing dependencies (npm ci), about half a minute')
  if (run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']) !== 0) {
    giveUp('npm ci failed: see above. It needs the npm registry or a filled npm cache.')
  }
  writeFileSync(stamp, wanted)
}
