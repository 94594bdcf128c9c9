import type { FiveTuple } from '#model/packet'
import { withoutPrefix } from '../linux/addresses'
import { lookUpTuple, type ConntrackTables } from '../linux/conntrackTable'
import type { Host } from '../linux/host'
import { ephemeralPorts, type Chance } from './chance'

/**
 * A source port for a new socket of `host` that sends to `peer`: the one that chance gives, or the next one from which no
 * known connection goes there. To other peers the same port may be in use, as in the kernel.
 */
export function freeSourcePort(
  chance: Chance,
  host: Host,
  { protocol, dst, dstPort }: Pick<FiveTuple, 'protocol' | 'dst' | 'dstPort'>,
  conntrack: ConntrackTables,
): number {
  const addresses = host.interfaces.flatMap((dev) => dev.addresses.map(withoutPrefix))
  const tables = [...conntrack.values()]
  const isTaken = (srcPort: number): boolean =>
    addresses.some((src) => {
      const tuple = { src, srcPort, dst, dstPort }
      return tables.some((table) => lookUpTuple(table, protocol, tuple)?.direction === 'original')
    })
  const { from, to } = ephemeralPorts
  let port = chance.port('source')
  for (let tries = from; isTaken(port) && tries <= to; tries++) port = port === to ? from : port + 1
  return port
}
