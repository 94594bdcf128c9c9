import { errorAbout } from './answers'
import { lostHere, withStep, type Passage, type Surroundings } from './passage'

/** A packet on its way out; `remote` says that the device is a tunnel, and where its other end is. */
interface OnLink {
  readonly passage: Passage
  readonly remote?: string
}

/**
 * The packet, at the link: the host finds out who has the next hop's address, then it leaves.
 *
 * On a bridge it leaves by the port behind which the neighbour is. When nobody answers, the host tells whoever sent the
 * packet that this host is unreachable; in reality that takes three seconds.
 * Upstream: Linux net/core/neighbour.c; net/ipv4/route.c, ipv4_link_failure.
 */
export function onLink({ host, neighbour }: Surroundings, passage: Passage, dev: string, nextHop: string): OnLink {
  const { packet } = passage
  if (!neighbour) return leaves(passage, dev, nextHop)
  const found = neighbour(dev, nextHop, packet.dst)
  if (!found) {
    const error = errorAbout(host, packet, 'icmp-host-unreachable')
    return { passage: lostHere(withStep(passage, { kind: 'unreachable', dst: nextHop }), 'host-unreachable', error) }
  }
  const { by, host: owner, port, remote } = found
  const known = withStep(passage, {
    kind: 'neighbour',
    address: nextHop,
    interface: dev,
    by,
    ...(owner ? { host: owner } : {}),
  })
  if (remote !== undefined) return { passage: withStep(known, { kind: 'exitInterface', interface: dev }), remote }
  return port === undefined
    ? leaves(known, dev, nextHop)
    : leaves(withStep(known, { kind: 'bridge', bridge: dev, port }), port, nextHop)
}

const leaves = (passage: Passage, dev: string, nextHop: string): OnLink => ({
  passage: {
    ...withStep(passage, { kind: 'exitInterface', interface: dev }),
    ending: { kind: 'leaves', dev, nextHop },
  },
})
