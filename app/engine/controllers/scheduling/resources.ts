import { isSidecar } from '#kinds/pod/containers'
import type { Node } from '#kinds/node/schema'
import { isPodTerminal } from '#kinds/pod/conditions'
import type { Container, Pod } from '#kinds/pod/schema'
import type { ObjectKey } from '#model/objectMeta'
import { milliOf } from '#model/quantity'

/** A resource that a Node has not enough of. */
export interface Shortage {
  readonly reason: string
  /** Whether the Node would not have enough if it were empty either. */
  readonly isForGood: boolean
}

/**
 * What a Node lacks for one more Pod. A Node lacks nothing that its status does not say how much it has of.
 *
 * Upstream: pkg/scheduler/framework/plugins/noderesources/fit.go.
 */
export function shortagesOf(pod: Pod, { status }: Node, there: ReadonlyMap<ObjectKey, Pod>): readonly Shortage[] {
  if (status?.allocatable === undefined) return []
  const { pods: most, ...allocatable } = status.allocatable
  const running = [...there.values()].filter((one) => !isPodTerminal(one))
  const places = milliOf(most)
  const tooMany =
    places === undefined || (running.length + 1) * 1000 <= places ? [] : [{ reason: 'Too many pods', isForGood: false }]
  const lacking = Array.from(requestsOf(pod), ([name, wanted]): readonly Shortage[] => {
    const whole = milliOf(allocatable[name])
    if (whole === undefined || wanted === 0) return []
    const used = running.reduce((sum, one) => sum + (requestsOf(one).get(name) ?? 0), 0)
    return wanted > whole - used ? [{ reason: `Insufficient ${name}`, isForGood: wanted > whole }] : []
  })
  return [...tooMany, ...lacking.flat()]
}

/**
 * What a Pod asks for, in thousandths: all that its containers ask for together or, where that is more, what one of its
 * init containers asks for while it runs. Upstream: k8s.io/component-helpers/resource PodRequests.
 */
function requestsOf({ spec }: Pod): ReadonlyMap<string, number> {
  const total = new Map<string, number>()
  const init = spec.initContainers ?? []
  for (const container of [...spec.containers, ...init.filter(isSidecar)]) {
    for (const [name, amount] of containerRequests(container)) total.set(name, (total.get(name) ?? 0) + amount)
  }
  for (const container of init.filter((one) => !isSidecar(one))) {
    for (const [name, amount] of containerRequests(container)) total.set(name, Math.max(total.get(name) ?? 0, amount))
  }
  return total
}

/** What is limited and not asked for is asked for as much as it is limited to. */
function containerRequests({ resources }: Container): readonly (readonly [string, number])[] {
  return Object.entries({ ...resources?.limits, ...resources?.requests }).map(([name, amount]) => [
    name,
    milliOf(amount) ?? 0,
  ])
}
