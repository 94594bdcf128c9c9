import { run } from './run'

/** Every program that the check needs, and the Debian package that has it. */
const packages: Readonly<Record<string, string>> = {
  ip: 'iproute2',
  'iptables-restore': 'iptables',
  'iptables-save': 'iptables',
  nft: 'nftables',
  conntrack: 'conntrack',
  ipset: 'ipset',
  curl: 'curl',
  python3: 'python3',
  nsenter: 'util-linux',
  setpriv: 'util-linux',
}

/** Why the check cannot run here, in one line; undefined when it can. */
export async function whyNotHere(): Promise<string | undefined> {
  if (process.platform !== 'linux') return 'the kernel check needs Linux'
  if (process.getuid?.() !== 0)
    return 'the kernel check needs root: it makes network namespaces and loads rules into them'
  const names = Object.keys(packages)
  const found = await run([
    'sh',
    '-c',
    `for name in ${names.join(' ')}; do command -v "$name" >/dev/null || echo "$name"; done`,
  ])
  const missing = found.out.split('\n').filter((name) => name !== '')
  if (missing.length > 0) {
    const wanted = [...new Set(missing.map((name) => packages[name]))].join(' ')
    return `the kernel check needs ${missing.join(', ')}: apt-get install ${wanted}`
  }
  const { out } = await run(['iptables', '--version'])
  if (!out.includes('nf_tables')) {
    return 'the kernel check needs iptables with its nf_tables back end: update-alternatives --set iptables /usr/sbin/iptables-nft'
  }
  const made = await run(['unshare', '--net', 'true'])
  return made.code === 0 ? undefined : `the kernel check cannot make a network namespace here: ${made.complaint}`
}
