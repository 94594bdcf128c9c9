import type { GraphNode } from '#engine'
import type { ObjectKey } from '#model/objectMeta'
import { targetText } from '#store/requestEnds'
import { graph, isSystem } from '#store/selectors'
import type { PlaygroundState } from '#store/state'

/** Something a request can be sent to, with the address that one would type for it. */
export interface Target {
  readonly key: ObjectKey
  readonly kind: GraphNode['type']
  readonly name: string
  /** The generated end of the name, which is kept when there is no room. */
  readonly suffix: string
  readonly address: string
  /** Its IP addresses, to be found by. */
  readonly ips: readonly string[]
  /** What of the address says more than the name. */
  readonly aside: string
}

const order: readonly GraphNode['type'][] = ['Service', 'Pod', 'Node', 'LoadBalancer', 'Host']

/** Everything that `from` can address: Services, Pods, Nodes, machines outside; what the cluster brought along comes last of its kind. */
export function targetsOf(state: PlaygroundState, from: ObjectKey): readonly Target[] {
  const found = graph(state).nodes.flatMap((node) => {
    const address = targetText(state, from, node.key)
    if (address === undefined || node.key === from) return []
    const suffix = node.type === 'Pod' ? (node.suffix ?? '') : ''
    const aside = node.type === 'Pod' ? (/:\d+$/.exec(address)?.[0] ?? address) : address
    const ips = [node.address, node.secondAddress].filter((ip) => ip !== undefined)
    return [{ key: node.key, kind: node.type, name: node.name, suffix, address, ips, aside }]
  })
  const rank = (target: Target): number =>
    order.indexOf(target.kind) + (target.kind !== 'Node' && isSystem(state, target.key) ? 0.5 : 0)
  return found.sort((a, b) => rank(a) - rank(b))
}

/**
 * The targets whose name, kind or address holds what was typed. Where none does and it is an address of its own, such as
 * `icmp://web`: those that hold its host.
 */
export function matchingTargets(targets: readonly Target[], typed: string): readonly Target[] {
  const wanted = typed.trim().toLowerCase()
  const holding = (text: string) =>
    targets.filter(({ kind, name, address, ips }) =>
      `${kind} ${name} ${address} ${ips.join(' ')}`.toLowerCase().includes(text),
    )
  const found = holding(wanted)
  const host = /^\w+:\/\/(?:\[([^\]]+)|([^/:?#]+))/
    .exec(wanted)
    ?.slice(1)
    .find((part) => part !== undefined)
  return found.length > 0 || host === undefined ? found : holding(host)
}

/** Who can send: Pods, machines outside and Nodes; what the cluster brought along comes last. */
export function sendersOf(
  state: PlaygroundState,
): readonly { readonly key: ObjectKey; readonly label: string; readonly group: string }[] {
  const groups = { Pod: 'Pods', Host: 'Outside the cluster', Node: 'Nodes' } as const
  const nodes = graph(state).nodes
  return (['Pod', 'Host', 'Node'] as const).flatMap((type) => {
    const ofType = nodes.filter((node) => node.type === type)
    const own = ofType.filter((node) => type === 'Node' || !isSystem(state, node.key))
    const others = ofType.filter((node) => !own.includes(node))
    return [...own, ...others].map((node) => ({ key: node.key, label: node.name, group: groups[type] }))
  })
}

/** Who sends unless somebody says otherwise: what is selected, who sent last, a Pod called client, the first there is. */
export function likelySender(state: PlaygroundState, wanted: ObjectKey | undefined): ObjectKey | undefined {
  const senders = sendersOf(state)
  const isSender = (key: ObjectKey | undefined): key is ObjectKey => senders.some((sender) => sender.key === key)
  const [selected] = state.selection
  const last = state.player?.walk.lookups[0]?.trace.hops[0]?.host.key ?? firstHop(state)
  const client = senders.find((sender) => sender.label === 'client')?.key
  return [wanted, selected, last, client, senders[0]?.key].find(isSender)
}

const firstHop = ({ player }: PlaygroundState): ObjectKey | undefined =>
  player?.walk.outcomes[player.outcome]?.trace?.hops[0]?.host.key
