import { isLocalAddress } from '../linux/addresses'
import type { ConntrackTables, Host } from '../linux/host'
import type { Chance } from './chance'

const firstEphemeralPort = 32768
const lastEphemeralPort = 60999

/**
 * A source port for a new socket of `host`: the one that chance gives, or the next one that no known connection of the
 * host uses, as the kernel does not hand out a port that is taken.
 */
export function freeSourcePort(chance: Chance, host: Host, conntrack: ConntrackTables): number {
  const taken = new Set<number>()
  for (const entries of conntrack.values()) {
    for (const { original } of entries) {
      if (isLocalAddress(host, original.src)) taken.add(original.srcPort)
    }
  }
  let port = chance.port('source')
  for (let tries = 0; taken.has(port) && tries <= lastEphemeralPort - firstEphemeralPort; tries++) {
    port = port === lastEphemeralPort ? firstEphemeralPort : port + 1
  }
  return port
}
