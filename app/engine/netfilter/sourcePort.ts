import { hasNoPorts, type Packet } from '#model/packet'
import type { HookContext } from './hookContext'

/**
 * The source port of a packet whose source was rewritten: its own where nobody else has that, or a random one, which
 * `--random-fully` takes at once. Ports below 512, below 1024 and above stay among themselves. Where all that are tried
 * belong to others, the last one is taken all the same. Of an echo it is the id.
 * Upstream: Linux net/netfilter/nf_nat_core.c, get_unique_tuple and nf_nat_l4proto_unique_tuple.
 */
export function sourcePortFor(
  packet: Packet,
  { chance, isFree }: HookContext,
  purpose: string,
  random: boolean,
): number {
  if (packet.role !== 'echo' && hasNoPorts(packet)) return packet.srcPort
  const free = (srcPort: number): boolean => isFree?.({ ...packet, srcPort }) ?? true
  if (!random && free(packet.srcPort)) return packet.srcPort
  const { from, to } = packet.role === 'echo' ? { from: 0, to: 65535 } : rangeOf(packet.srcPort)
  const first = chance.port(purpose, { from, to })
  for (let tries = 0; tries < mostTries; tries++) {
    const port = from + ((first - from + tries) % (to - from + 1))
    if (free(port)) return port
  }
  return first
}

const mostTries = 128

function rangeOf(port: number): { readonly from: number; readonly to: number } {
  if (port < 512) return { from: 1, to: 511 }
  return port < 1024 ? { from: 600, to: 1023 } : { from: 1024, to: 65535 }
}
