import type { Deployment } from '#kinds/deployment/schema'
import type { ReplicaSet } from '#kinds/replicaset/schema'
import { desiredAnnotation, maxAnnotation } from './replicaSets'
import { fenceposts, sizeOf, type Scaling } from './rollout'

/** Whether the Deployment's size is another one than when its ReplicaSets were last scaled. Upstream: sync.go isScalingEvent. */
export const isScaling = ({ spec }: Deployment, sets: readonly ReplicaSet[]): boolean =>
  sets.some((set) => {
    const desired = annotationOf(set, desiredAnnotation)
    return sizeOf(set) > 0 && desired !== undefined && desired !== (spec.replicas ?? 1)
  })

/**
 * The next sizes of a Deployment that is paused, or that is scaled amid a rollout.
 *
 * The only ReplicaSet that has Pods gets the whole size; several share what comes or goes by their sizes, so that a
 * rollout that goes wrong is not made worse by scaling. Upstream: pkg/controller/deployment/sync.go scale.
 */
export function nextPausedSizes(
  deployment: Deployment,
  current: ReplicaSet | undefined,
  old: readonly ReplicaSet[],
): readonly Scaling[] {
  const wanted = deployment.spec.replicas ?? 1
  const active = [...old, ...(current ? [current] : [])].filter((set) => sizeOf(set) > 0)
  const [only, ...others] = active
  if (others.length === 0) {
    const set = only ?? current ?? old.at(-1)
    return set === undefined ? [] : [{ set, replicas: wanted }]
  }
  if (current !== undefined && isSaturated(deployment, current)) {
    return old.filter((set) => sizeOf(set) > 0).map((set) => ({ set, replicas: 0 }))
  }
  return deployment.spec.strategy?.type === 'Recreate' ? [] : shared(deployment, active)
}

function isSaturated({ spec }: Deployment, set: ReplicaSet): boolean {
  const wanted = spec.replicas ?? 1
  return (
    sizeOf(set) === wanted &&
    annotationOf(set, desiredAnnotation) === wanted &&
    set.status?.availableReplicas === wanted
  )
}

/** The largest gets what rounding leaves over; of equal ones the newer when there is more to have, the older when less. */
function shared(deployment: Deployment, active: readonly ReplicaSet[]): readonly Scaling[] {
  const wanted = deployment.spec.replicas ?? 1
  const allowed = wanted > 0 ? wanted + fenceposts(deployment).maxSurge : 0
  const toAdd = allowed - active.reduce((sum, set) => sum + sizeOf(set), 0)
  const byAge = toAdd > 0 ? active.toReversed() : active
  const order = byAge.toSorted((a, b) => sizeOf(b) - sizeOf(a))
  let added = 0
  const sizes = order.map((set) => {
    const share = proportionOf(set, deployment, allowed)
    const part = toAdd > 0 ? Math.min(share, toAdd - added) : Math.max(share, toAdd - added)
    if (toAdd !== 0) added += part
    return { set, replicas: sizeOf(set) + (toAdd === 0 ? 0 : part) }
  })
  return sizes.map(({ set, replicas }, i) => ({
    set,
    replicas: i === 0 ? Math.max(0, replicas + toAdd - added) : replicas,
  }))
}

/** Upstream: pkg/controller/deployment/util getReplicaSetFraction. */
function proportionOf(set: ReplicaSet, { spec, status }: Deployment, allowed: number): number {
  if ((spec.replicas ?? 1) === 0) return -sizeOf(set)
  const before = annotationOf(set, maxAnnotation) ?? status?.replicas ?? 0
  return before === 0 ? 0 : Math.round((sizeOf(set) * allowed) / before) - sizeOf(set)
}

function annotationOf({ metadata }: ReplicaSet, name: string): number | undefined {
  const text = metadata.annotations?.[name]
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined
}
