import type { Interface } from '../linux/host'
import type { CniNetwork, Wiring } from './plugin'

/** What a plugin made of each address family, as the one network that it is: devices of a name are one device. */
export const bothFamilies = (networks: readonly CniNetwork[]): CniNetwork => ({
  pods: together(networks.map(({ pods }) => pods)),
  nodes: together(networks.map(({ nodes }) => nodes)),
  ipsets: networks.flatMap(({ ipsets }) => ipsets),
  bridgeNfCall: networks.every(({ bridgeNfCall }) => bridgeNfCall),
})

function together<K>(wirings: readonly ReadonlyMap<K, Wiring>[]): ReadonlyMap<K, Wiring> {
  const found = new Map<K, Wiring>()
  for (const [key, wiring] of wirings.flatMap((each) => [...each])) {
    const known = found.get(key)
    found.set(key, known ? joined(known, wiring) : wiring)
  }
  return found
}

const joined = (a: Wiring, b: Wiring): Wiring => ({
  interfaces: [
    ...a.interfaces.map((dev) =>
      withAddresses(dev, b.interfaces.find(({ name }) => name === dev.name)?.addresses ?? []),
    ),
    ...b.interfaces.filter(({ name }) => !a.interfaces.some((dev) => dev.name === name)),
  ],
  routes: [...a.routes, ...b.routes],
})

const withAddresses = (dev: Interface, addresses: readonly string[]): Interface => ({
  ...dev,
  addresses: [...dev.addresses, ...addresses],
})
