import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { makerOf } from './namespaces'

const standing = new Set<string>()
let listening = false

/** From now on these namespaces are removed when the process ends, however it ends but by SIGKILL. */
export function willRemove(namespaces: readonly string[]): void {
  for (const name of namespaces) standing.add(name)
  if (listening) return
  listening = true
  process.on('exit', () => removeNow([...standing]))
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const) {
    process.on(signal, () => process.exit(code))
  }
}

/** Removes namespaces and what was written for them below `/etc/netns`. */
export function removeNow(namespaces: readonly string[]): void {
  if (namespaces.length === 0) return
  spawnSync('ip', ['-force', '-batch', '-'], { input: namespaces.map((name) => `netns delete ${name}\n`).join('') })
  for (const name of namespaces) {
    rmSync(`/etc/netns/${name}`, { recursive: true, force: true })
    standing.delete(name)
  }
}

/** Removes what runs left behind that were killed without a word. Runs that still go on keep theirs. */
export function removeLeftovers(): void {
  const folders = ['/run/netns', '/etc/netns'].filter((folder) => existsSync(folder))
  const names = folders
    .flatMap((folder) => readdirSync(folder))
    .filter((name) => {
      const maker = makerOf(name)
      return maker !== undefined && !existsSync(`/proc/${maker}`)
    })
  removeNow([...new Set(names)])
}
