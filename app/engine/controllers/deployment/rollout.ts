import type { Deployment } from '#kinds/deployment/schema'
import type { ReplicaSet } from '#kinds/replicaset/schema'
import { amountOf } from '../amountOf'

/** How many Pods a ReplicaSet should have next. */
export interface Scaling {
  readonly set: ReplicaSet
  readonly replicas: number
}

/** The bounds that a rolling update keeps to. Upstream: pkg/controller/deployment/util ResolveFenceposts. */
export function fenceposts(deployment: Deployment): { readonly maxSurge: number; readonly maxUnavailable: number } {
  const wanted = deployment.spec.replicas ?? 1
  const { maxSurge = '25%', maxUnavailable = '25%' } = deployment.spec.strategy?.rollingUpdate ?? {}
  const surge = amountOf(maxSurge, wanted, Math.ceil)
  const unavailable = amountOf(maxUnavailable, wanted, Math.floor)
  // Both nothing would never get anywhere.
  return surge === 0 && unavailable === 0
    ? { maxSurge: 0, maxUnavailable: 1 }
    : { maxSurge: surge, maxUnavailable: unavailable }
}

/**
 * The next sizes of the new and the old ReplicaSets on the way to the new template.
 *
 * Rolling: the new one grows while there are fewer Pods than wanted and surge allow; old ones shrink, those that do not
 * serve first, while enough are available. Recreate: nothing is left of the old ones by now.
 * Upstream: pkg/controller/deployment/{rolling,recreate}.go.
 */
export function nextSizes(deployment: Deployment, current: ReplicaSet, old: readonly ReplicaSet[]): readonly Scaling[] {
  const wanted = deployment.spec.replicas ?? 1
  if (deployment.spec.strategy?.type === 'Recreate') return [{ set: current, replicas: wanted }]
  const { maxSurge, maxUnavailable } = fenceposts(deployment)
  const total = [current, ...old].reduce((sum, set) => sum + sizeOf(set), 0)
  const size = sizeOf(current)
  const grown = size > wanted ? wanted : Math.min(wanted, size + Math.max(0, wanted + maxSurge - total))
  if (grown !== size) return [{ set: current, replicas: grown }]
  return shrink(old, current, wanted - maxUnavailable)
}

function shrink(old: readonly ReplicaSet[], current: ReplicaSet, least: number): readonly Scaling[] {
  const availableNow = [current, ...old].reduce((sum, set) => sum + (set.status?.availableReplicas ?? 0), 0)
  const unavailableNew = sizeOf(current) - (current.status?.availableReplicas ?? 0)
  const total = [current, ...old].reduce((sum, set) => sum + sizeOf(set), 0)
  // Pods that do not serve can go without anybody missing them.
  let room = Math.max(0, total - least - unavailableNew)
  const next = new Map(old.map((set) => [set, sizeOf(set)]))
  for (const set of old) {
    const unhealthy = Math.min(room, sizeOf(set) - Math.min(sizeOf(set), set.status?.availableReplicas ?? 0))
    next.set(set, sizeOf(set) - unhealthy)
    room -= unhealthy
  }
  let spare = Math.max(0, availableNow - least)
  for (const set of old) {
    const gone = Math.min(spare, room, next.get(set) ?? 0)
    next.set(set, (next.get(set) ?? 0) - gone)
    spare -= gone
    room -= gone
  }
  return old
    .map((set) => ({ set, replicas: next.get(set) ?? 0 }))
    .filter(({ set, replicas }) => replicas !== sizeOf(set))
}

export const sizeOf = (set: ReplicaSet): number => set.spec.replicas ?? 1
