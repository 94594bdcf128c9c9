import type { DaemonSet } from '#kinds/daemonset/schema'
import type { Node } from '#kinds/node/schema'
import { isPodReady, isPodTerminal, isPodTerminating } from '#kinds/pod/conditions'
import type { Pod } from '#kinds/pod/schema'
import { amountOf } from '../amountOf'
import type { Eligibility } from './podOnNode'

/** One Node with the DaemonSet's Pods on it, the oldest first, those on their way out included. */
export interface Place {
  readonly node: Node
  readonly pods: readonly Pod[]
  readonly eligibility: Eligibility
}

/** What a DaemonSet's Pods are judged by. */
export interface Judged {
  readonly set: DaemonSet
  readonly isUpdated: (pod: Pod) => boolean
  readonly isAvailable: (pod: Pod) => boolean
}

/** Nodes that get a Pod, and Pods that go. */
export interface Placement {
  readonly create: readonly string[]
  readonly remove: readonly Pod[]
}

/** How many Nodes may be without a Pod that serves, or have two, while Pods are replaced. */
export function boundsOf(
  { spec }: DaemonSet,
  desired: number,
): { readonly maxSurge: number; readonly maxUnavailable: number } {
  const { maxSurge = 0, maxUnavailable = 1 } = spec.updateStrategy?.rollingUpdate ?? {}
  const surge = amountOf(maxSurge, desired, Math.ceil)
  const unavailable = amountOf(maxUnavailable, desired, Math.ceil)
  return { maxSurge: surge, maxUnavailable: surge === 0 && unavailable === 0 ? 1 : unavailable }
}

/**
 * One Pod for each Node that should have one, and none where none may stay. One that has ended is replaced.
 *
 * Upstream: pkg/controller/daemon/daemon_controller.go podsShouldBeOnNode.
 */
export function placed({ node, pods, eligibility }: Place, judged: Judged, surges: boolean): Placement {
  const { shouldRun, mayStay } = eligibility
  const here = [node.metadata.name]
  if (shouldRun && pods.length === 0) return { create: here, remove: [] }
  const staying = pods.filter((pod) => !isPodTerminating(pod))
  if (!mayStay) return { create: [], remove: staying }
  const ended = staying.filter(isPodTerminal)
  const running = staying.filter((pod) => !isPodTerminal(pod))
  if (!surges) return { create: [], remove: [...ended, ...running.slice(1)] }
  return {
    create: running.length === 0 && shouldRun ? here : [],
    remove: [...ended, ...surplus(running, judged)],
  }
}

/** A Node may have two Pods while the new one is not available and the old one still serves. */
function surplus(running: readonly Pod[], { isUpdated, isAvailable }: Judged): readonly Pod[] {
  if (running.length <= 1) return []
  const fresh = running.find(isUpdated)
  const old = running.find((pod) => !isUpdated(pod))
  const rest = running.filter((pod) => pod !== fresh && pod !== old)
  const isOldDone = fresh !== undefined && old !== undefined && (!isPodReady(old) || isAvailable(fresh))
  return isOldDone ? [...rest, old] : rest
}

/** The Pod of the present template on a Node and the one of an older; undefined where there are several of a kind. */
function pairOn(
  { pods }: Place,
  isUpdated: (pod: Pod) => boolean,
): { readonly fresh?: Pod; readonly old?: Pod } | undefined {
  const alive = pods.filter((pod) => !isPodTerminating(pod))
  const [fresh, ...moreFresh] = alive.filter(isUpdated)
  const [old, ...moreOld] = alive.filter((pod) => !isUpdated(pod))
  if (moreFresh.length + moreOld.length > 0) return undefined
  return { ...(fresh === undefined ? {} : { fresh }), ...(old === undefined ? {} : { old }) }
}

/**
 * Old Pods that go so that new ones come in their place: those that do not serve anyway, and as many more as may be missing.
 *
 * Upstream: pkg/controller/daemon/update.go rollingUpdate, without surge.
 */
export function replaced(
  places: readonly Place[],
  { isUpdated, isAvailable }: Judged,
  maxUnavailable: number,
): Placement {
  const gone: Pod[] = []
  const candidates: Pod[] = []
  let unavailable = 0
  for (const place of places) {
    const pair = pairOn(place, isUpdated)
    if (pair === undefined || (pair.fresh === undefined) === (pair.old === undefined)) unavailable++
    else if (pair.fresh !== undefined) unavailable += isAvailable(pair.fresh) ? 0 : 1
    else if (pair.old !== undefined && !isAvailable(pair.old)) {
      gone.push(pair.old)
      unavailable++
    } else if (pair.old !== undefined && unavailable < maxUnavailable) candidates.push(pair.old)
  }
  const room = Math.max(0, maxUnavailable - unavailable)
  return { create: [], remove: [...gone, ...candidates.slice(0, room)] }
}

/**
 * New Pods that come beside old ones, on as many Nodes as may have two; an old one goes when the new one is available.
 *
 * Upstream: pkg/controller/daemon/update.go rollingUpdate, with surge.
 */
export function surged(places: readonly Place[], { isUpdated, isAvailable }: Judged, maxSurge: number): Placement {
  const allowed: string[] = []
  const candidates: string[] = []
  const remove: Pod[] = []
  let surging = 0
  for (const place of places) {
    const pair = pairOn(place, isUpdated)
    if (pair === undefined) surging++
    else if (pair.old === undefined) continue
    else if (pair.fresh !== undefined) {
      if (isAvailable(pair.fresh)) remove.push(pair.old)
      else surging++
    } else if (!isAvailable(pair.old)) allowed.push(place.node.metadata.name)
    else if (surging < maxSurge) candidates.push(place.node.metadata.name)
  }
  const room = Math.max(0, maxSurge - surging)
  return { create: [...allowed, ...candidates.slice(0, room)], remove }
}
