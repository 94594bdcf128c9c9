// The kernel check as a part of `npm test`: it runs where it can, and says why where it cannot.
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { root, run, say } from './dependencies.mjs'

const programs = ['ip', 'iptables-restore', 'nft', 'conntrack', 'ipset', 'curl', 'python3']
const packages = ['iproute2', 'iptables', 'nftables', 'conntrack', 'ipset', 'curl', 'python3']
const folder = 'e2e/kernel/scenarios'

/** Installs the tools of the kernel check where root on a Debian may do that; what is then still missing the check itself says. */
export function ensureKernelTools() {
  if (process.platform !== 'linux' || process.getuid() !== 0) return
  if (programs.every(isThere) || !isThere('apt-get')) return
  say(`installing the tools of the kernel check: ${packages.join(' ')}`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const install = ['install', '-y', '-q', '--no-install-recommends', ...packages]
  if (run('apt-get', install, { env, stdio: 'ignore' }) === 0) return
  run('apt-get', ['update', '-q'], { env, stdio: 'ignore' })
  run('apt-get', install, { env, stdio: 'ignore' })
}

/** Compares the scenarios and some generated clusters with this machine's kernel; how many requests were alike, and how many differed. */
export function kernelCounts() {
  const files = readdirSync(join(root, folder))
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => `${folder}/${file}`)
  const generated = ['--generated', '100', '--seconds', '45']
  const { status, stdout, stderr } = spawnSync(
    'npx',
    ['tsx', 'app/headless/main.ts', 'kernel', ...files, ...generated],
    {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  if (status === 2 && stderr.startsWith('the kernel check ')) {
    say(`skipped: ${stderr.trim()}`)
    return { passed: 0, failed: 0 }
  }
  process.stdout.write(stdout)
  process.stderr.write(stderr)
  const [, passed = 0, failed = 0] = /^(\d+) passed, (\d+) failed$/m.exec(stdout) ?? []
  const counts = { passed: Number(passed), failed: Number(failed) }
  return counts.passed + counts.failed === 0 || (status !== 0 && counts.failed === 0)
    ? { ...counts, failed: 1 }
    : counts
}

const isThere = (program) => spawnSync('sh', ['-c', `command -v ${program}`], { stdio: 'ignore' }).status === 0
