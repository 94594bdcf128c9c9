import { eachFamily } from '#model/addressFamilies'
import type { ExternalHost } from '#model/clusterSettings'
import type { PlaygroundState } from '../state'
import { firstFree } from '../uniqueName'
import type { Placed } from './placed'

/** The documentation range that machines outside take their addresses from (RFC 5737, TEST-NET-2). */
const outsidePrefix = '198.51.100.'
const firstLast = 7

/** `laptop`, `host-2`, …, with the next free address. It listens nowhere and has no public name. */
export function newHost({ scenario }: PlaygroundState): Placed {
  const names = new Set(scenario.hosts.map((host) => host.name))
  const addresses = new Set(scenario.hosts.flatMap((host) => eachFamily(host.ip)))
  const host: ExternalHost = {
    name: firstFree(
      (taken) => names.has(taken),
      (index) => (index === 1 ? 'laptop' : `host-${index}`),
    ),
    ip: firstFree(
      (taken) => addresses.has(taken),
      (index) => `${outsidePrefix}${firstLast + index - 1}`,
    ),
    listens: [],
    names: [],
  }
  return { type: 'host', host }
}
