import { entriesOf, networkOf } from '#engine/dataplane'
import type { ConntrackTable, World } from '#engine'
import { memoLast } from '#lib/memo'
import type { ConntrackEntry, HostId } from '#model/trace'
import type { PlaygroundState } from './state'

/** The connections that one host knows. */
export interface Tracked {
  readonly host: HostId
  readonly name: string
  readonly kind: 'Node' | 'Pod' | 'Host' | 'LoadBalancer'
  /** In the order in which they came. */
  readonly entries: readonly ConntrackEntry[]
}

const kinds = { node: 'Node', pod: 'Pod', host: 'Host', balancer: 'LoadBalancer' } as const

/** Every host that knows a connection, with the connections it knows; hosts in the order of the network. */
export const trackedOf = ({ world }: PlaygroundState): readonly Tracked[] => trackedIn(world)

const trackedIn = memoLast((world: World): readonly Tracked[] =>
  [...networkOf(world).hosts.values()].flatMap(({ ref }) => {
    const table: ConntrackTable | undefined = world.runtime.conntrack.get(ref.id)
    const entries = table ? entriesOf(table) : []
    return entries.length > 0 ? [{ host: ref.id, name: ref.name, kind: kinds[ref.kind], entries }] : []
  }),
)
