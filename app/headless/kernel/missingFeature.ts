import type { Interface, Network } from '#engine'
import { run } from './run'

/** What a kernel may come without, how it is asked for, and what it is called. */
const probes: Partial<Readonly<Record<Interface['kind'], { readonly name: string; readonly add: string }>>> = {
  ipip: { name: 'IPIP', add: 'type ipip local 127.0.0.1' },
  vxlan: { name: 'VXLAN', add: 'type vxlan id 1 dstport 4789' },
  bridge: { name: 'bridge', add: 'type bridge' },
}

const answers = new Map<Interface['kind'], Promise<boolean>>()

/** The first kind of device that a network needs and this kernel has not; undefined when it has all of them. */
export async function missingFeature({ hosts }: Network): Promise<string | undefined> {
  const kinds = new Set([...hosts.values()].flatMap((host) => host.interfaces.map((dev) => dev.kind)))
  for (const kind of kinds) {
    const probe = probes[kind]
    if (probe && !(await canAdd(kind, probe.add))) return probe.name
  }
  const filtersBridged = [...hosts.values()].some((host) => host.bridgeNfCall && host.interfaces.some(isBridge))
  const { code } = filtersBridged
    ? await run(['test', '-e', '/proc/sys/net/bridge/bridge-nf-call-iptables'])
    : { code: 0 }
  return code === 0 ? undefined : 'br_netfilter'
}

const isBridge = ({ kind }: Interface): boolean => kind === 'bridge'

function canAdd(kind: Interface['kind'], add: string): Promise<boolean> {
  const known = answers.get(kind)
  if (known) return known
  const asked = run(['unshare', '--net', 'sh', '-c', `ip link add name probe0 ${add}`]).then(({ code }) => code === 0)
  answers.set(kind, asked)
  return asked
}
