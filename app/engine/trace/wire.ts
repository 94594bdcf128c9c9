import { memoByObject } from '#lib/memo'
import { cidrContains, cidrSize, parseCidr, type Cidr } from '#model/cidr'
import type { Packet } from '#model/packet'
import type { Step } from '#model/trace'
import { isLocalAddress, withoutPrefix } from '../linux/addresses'
import { track } from '../linux/conntrack'
import type { Host, Interface, Network } from '../linux/host'
import { memoryOf, type KernelMemory } from '../linux/kernelMemory'
import type { Neighbour } from '../linux/passage'

/** A host and the interface by which a packet comes to it. */
interface Port {
  readonly host: Host
  readonly dev: string
}

const segmentPorts = memoByObject((hosts: Network['hosts']): ReadonlyMap<string, Port> => {
  const byAddress = new Map<string, Port>()
  for (const host of hosts.values()) {
    for (const dev of host.interfaces) {
      if (dev.kind !== 'ethernet') continue
      for (const address of dev.addresses) byAddress.set(withoutPrefix(address), { host, dev: dev.name })
    }
  }
  return byAddress
})

const isAlone = ({ apart = [] }: Network, { ref }: Host): boolean =>
  apart.some(([one, other]) => one === ref.id && other === '*')

/** Whether no frame comes from one to the other, because a cable is out somewhere between them. */
const areApart = (network: Network, a: Host, b: Host): boolean =>
  a !== b &&
  (isAlone(network, a) ||
    isAlone(network, b) ||
    (network.apart ?? []).some(
      ([one, other]) => (one === a.ref.id && other === b.ref.id) || (one === b.ref.id && other === a.ref.id),
    ))

/** Whether an address is that of a machine that is switched off. */
const isOff = ({ silent }: Network, address: string): boolean => silent?.has(address) === true

const interfaceOf = (host: Host, name: string): Interface | undefined =>
  host.interfaces.find((candidate) => candidate.name === name)

interface Taker extends Port {
  /** The router took it from the sender and has handed it on. */
  readonly routed?: true
  /** Where it is not the one who has the address. */
  readonly announcement?: Extract<Step, { readonly kind: 'announcement' }>
}

/**
 * Who gets a packet that leaves by `dev`: the other end of a veth; on the segment the host with the next hop's address,
 * or, since the router is not drawn, the one with the destination's, or who answers for it. The answer of a flow that a
 * load balancer has not hidden goes back through that balancer.
 */
export function acrossWire(
  network: Network,
  memory: KernelMemory,
  host: Host,
  dev: string,
  nextHop: string,
  packet: Packet,
): Taker | undefined {
  const out = interfaceOf(host, dev)
  if (!out?.peer) {
    const ports = segmentPorts(network.hosts)
    const direct = backToBalancer(network, memory, host, packet) ?? ports.get(nextHop)
    if (direct) return areApart(network, host, direct.host) ? undefined : direct
    const taker = ports.get(packet.dst) ?? announcer(network, packet)
    if (!taker || areApart(network, host, taker.host)) return undefined
    return nextHop !== packet.dst && !isRouterItself(network, packet.dst) ? { ...taker, routed: true } : taker
  }
  const peer = network.hosts.get(out.peer.host)
  return peer && { host: peer, dev: out.peer.interface }
}

/** To whom the router, whose own neighbours are all on the segment, gives a packet of its own. */
export const fromRouter = (network: Network, { dst }: Packet): Port | undefined => segmentPorts(network.hosts).get(dst)

/** What a machine announces by a route, it takes in the router's place: it is the router, for this address. */
const isRouterItself = (network: Network, address: string): boolean => network.announced?.get(address)?.by === 'route'

/** Whether an address is one of the segment's own network, where the router asks who has it. */
export function isOnSegmentOf({ hosts }: Network, address: string): boolean {
  return segmentRanges(hosts).some((range) => cidrContains(range, address))
}

const segmentRanges = memoByObject((hosts: Network['hosts']): readonly Cidr[] => {
  const texts = [...hosts.values()].flatMap(({ interfaces }) =>
    interfaces.flatMap(({ kind, addresses }) => (kind === 'ethernet' ? addresses : [])),
  )
  return [...new Set(texts)].flatMap((text) => {
    const range = parseCidr(text)
    return range.ok && cidrSize(range.value) > 1 ? [range.value] : []
  })
})

/** Upstream: go.universe.tf/metallb internal/layer2: the speaker that was elected answers for an address that nobody has. */
function announcerOf(network: Network, address: string): Host | undefined {
  const announced = network.announced?.get(address)
  return announced?.by === 'arp' ? network.hosts.get(announced.host) : undefined
}

function announcer(network: Network, { dst }: Packet): Taker | undefined {
  const announced = network.announced?.get(dst)
  const host = announced && network.hosts.get(announced.host)
  const dev = host && wireOf(host)
  if (!announced || !host || dev === undefined) return undefined
  const { by, among } = announced
  const announcement = { kind: 'announcement', address: dst, by: 'arp', to: host.ref.name, among } as const
  return { host, dev, ...(by === 'arp' ? { announcement } : {}) }
}

/** Upstream: docs.aws.amazon.com, client IP preservation of Network Load Balancers: the VPC keeps track of their flows. */
function backToBalancer(network: Network, memory: KernelMemory, from: Host, packet: Packet): Taker | undefined {
  for (const id of network.flowsBack ?? []) {
    const host = network.hosts.get(id)
    const dev = host && wireOf(host)
    if (!host || dev === undefined || id === from.ref.id || isLocalAddress(host, packet.dst)) continue
    const known = track(memoryOf(memory, id).table, packet, { now: memory.now, max: 0, liberal: true })
    if (known.tracking.direction !== 'reply') continue
    const announcement = { kind: 'announcement', address: packet.dst, by: 'flow', to: host.ref.name, among: 1 } as const
    return { host, dev, announcement }
  }
  return undefined
}

const wireOf = (host: Host): string | undefined => host.interfaces.find((dev) => dev.kind === 'ethernet')?.name

/**
 * Who answers when `host` asks on the link of `dev` who has `address`; undefined when nobody does.
 *
 * On a veth that is the other end, or everybody on the bridge whose port the other end is; on a bridge the hosts behind
 * its ports; on the segment the hosts there, and for any next hop that is nobody's the router, which is not drawn. A tunnel
 * device asks nobody: the network plugin has written down which Node is behind which next hop.
 */
export function neighbourOn(
  network: Network,
  host: Host,
  dev: string,
  address: string,
  dst: string,
): Neighbour | undefined {
  const out = interfaceOf(host, dev)
  const segment = segmentPorts(network.hosts)
  switch (out?.kind) {
    case 'veth':
      return behindVeth(network, out, address)
    case 'bridge':
      return behindPort(network, host, out.name, address)
    case 'vxlan':
    case 'ipip': {
      const remote = out.tunnel?.peers.find((peer) => peer.nextHop === address)?.remote
      if (remote === undefined) return undefined
      const node = segment.get(remote)?.host.ref
      return { by: 'permanent', remote, ...(node ? { host: node } : {}) }
    }
    case 'ethernet': {
      const owner = segment.get(address)?.host ?? announcerOf(network, address)
      if (owner) return areApart(network, host, owner) ? undefined : { by: 'arp', host: owner.ref }
      return address === dst || isAlone(network, host) || isOff(network, address) ? undefined : { by: 'arp' }
    }
    case 'loopback':
    case undefined:
      return undefined
  }
}

function behindVeth(network: Network, { peer }: Interface, address: string): Neighbour | undefined {
  const host = peer && network.hosts.get(peer.host)
  const end = host && interfaceOf(host, peer.interface)
  if (!end) return undefined
  if (isLocalAddress(host, address)) return { by: 'arp', host: host.ref }
  if (end.proxyArp === true) return { by: 'proxy-arp', host: host.ref }
  const found = end.master === undefined ? undefined : behindPort(network, host, end.master, address)
  return found?.host && { by: 'arp', host: found.host }
}

function behindPort(network: Network, host: Host, bridge: string, address: string): Neighbour | undefined {
  for (const port of host.interfaces) {
    if (port.master !== bridge) continue
    const guest = port.peer && network.hosts.get(port.peer.host)
    if (guest && isLocalAddress(guest, address)) return { by: 'arp', host: guest.ref, port: port.name }
  }
  return undefined
}
