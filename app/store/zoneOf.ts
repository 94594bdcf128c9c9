import { zoneOf as zoneOfWorld } from '#engine/dataplane'
import type { DnsRecord } from '#model/trace'
import type { PlaygroundState } from './state'

/** Every record that the cluster's DNS answers with. */
export const zoneOf = ({ world }: PlaygroundState): readonly DnsRecord[] => zoneOfWorld(world)
