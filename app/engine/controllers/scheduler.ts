import { nodeRanges } from '#kinds/node/addresses'
import type { Condition, Node } from '#kinds/node/schema'
import { isPodTerminal } from '#kinds/pod/conditions'
import type { Pod } from '#kinds/pod/schema'
import { objectOf, objectsOf } from '#kinds/registry'
import { cidrContains } from '#model/cidr'
import type { ObjectKey } from '#model/objectMeta'
import type { ClusterView } from '../apiserver/clusterView'
import type { Write } from '../apiserver/write'
import { blocksIn } from '../cni/blockAffinity'
import { poolsInUse } from '../cni/podAddresses'
import { watch, type Controller } from './controller'
import { realChanges } from './realChanges'
import { filterFor, type Unfit } from './scheduling/filters'
import { preferredNodes } from './scheduling/preferences'

/**
 * Binds each Pod without a Node to the one that suits it best.
 *
 * Filters leave the Nodes on which it can run, wishes those that it likes best. Of these the Node with the fewest Pods of
 * the same owner (or the same labels) wins, then the one with the fewest Pods, then the first. The real scheduler adds all
 * of this up, looks at how full Nodes are, and breaks ties at random. Upstream: pkg/scheduler.
 */
export const scheduler: Controller = {
  name: 'scheduler',
  watches: [
    watch('Pod', ({ key, before, after }, view) => [
      ...(after !== undefined && waits(after) ? [key] : []),
      ...(makesRoom(before, after) ? view.unschedulablePods().keys() : []),
    ]),
    watch('Node', (_change, view) => view.podsOn('').keys()),
  ],
  pace: 'scheduler',
  remembers: true,
  reconcile: (view, key) => realChanges(view, reconcile(view, key)),
}

const waits = (pod: Pod): boolean => (pod.spec.nodeName ?? '') === '' && pod.metadata.deletionTimestamp === undefined

/** Whether a Pod that waits in vain may have a place now: one has come to a Node, has gone, has ended, or is another kind. */
const makesRoom = (before: Pod | undefined, after: Pod | undefined): boolean =>
  after === undefined ||
  (before?.spec.nodeName ?? '') !== (after.spec.nodeName ?? '') ||
  (before !== undefined && before.metadata.labels !== after.metadata.labels) ||
  (isPodTerminal(after) && before !== undefined && !isPodTerminal(before))

function reconcile(view: ClusterView, key: ObjectKey): readonly Write[] {
  const pod = objectOf(view.objects, 'Pod', key)
  if (pod === undefined || !waits(pod)) return []
  const nodes = [...objectsOf(view.objects, 'Node').values()]
  const filter = filterFor(pod, nodes, view)
  const asked = nodes.map((node) => ({ node, unfit: filter(node) }))
  const fitting = asked.filter(({ unfit }) => unfit === undefined).map(({ node }) => node)
  const best = spread(pod, fitting.length > 1 ? preferredNodes(pod, fitting, nodes, view) : fitting, view)
  if (best !== undefined) return [{ type: 'bind', pod: key, node: best.metadata.name }]
  return [
    unschedulable(
      pod,
      asked.flatMap(({ unfit }) => unfit ?? []),
    ),
  ]
}

/** A Pod that brings its address goes where this address is routed to. */
function spread(pod: Pod, nodes: readonly Node[], view: ClusterView): Node | undefined {
  const atHome = nodes.filter((node) => holdsAddress(node, pod.status?.podIP, view))
  let best: { readonly node: Node; readonly kin: number; readonly all: number } | undefined
  for (const node of atHome.length > 0 ? atHome : nodes) {
    const { name } = node.metadata
    const score = { node, kin: view.kinOn(name, pod), all: view.podsOn(name).size }
    if (best === undefined || score.kin < best.kin || (score.kin === best.kin && score.all < best.all)) best = score
  }
  return best?.node
}

function holdsAddress(node: Node, ip: string | undefined, view: ClusterView): boolean {
  if (ip === undefined) return false
  const ranges =
    poolsInUse(view).length === 0
      ? nodeRanges(node)
      : blocksIn(view.objects).flatMap((block) => (block.node === node.metadata.name ? [block.cidr] : []))
  return ranges.some((range) => cidrContains(range, ip))
}

function unschedulable(pod: Pod, unfit: readonly Unfit[]): Write {
  const message = unfit.length === 0 ? 'no nodes available to schedule pods' : fitErrors(unfit)
  const condition: Condition = { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message }
  const others = (pod.status?.conditions ?? []).filter(({ type }) => type !== 'PodScheduled')
  const next: Pod = {
    ...pod,
    status: { ...pod.status, phase: pod.status?.phase ?? 'Pending', conditions: [...others, condition] },
  }
  return { type: 'updateStatus', object: next, because: message, event: 'unschedulable' }
}

/**
 * What is wrong with each Node, and that taking other Pods off it would not help; no Pod here is worth more than another.
 *
 * Upstream: pkg/scheduler/framework/types.go FitError, framework/preemption.
 */
function fitErrors(unfit: readonly Unfit[]): string {
  const none = `0/${unfit.length} nodes are available`
  const preempting = unfit.map(({ isForGood }) =>
    isForGood ? 'Preemption is not helpful for scheduling' : 'No preemption victims found for incoming pod',
  )
  const reasons = countedTexts(unfit.flatMap((one) => one.reasons))
  return `${none}: ${reasons}. no new claims to deallocate, preemption: ${none}: ${countedTexts(preempting)}.`
}

/** `1 of this, 2 of that`, sorted as texts, as Go sorts them. */
function countedTexts(texts: readonly string[]): string {
  const counts = new Map<string, number>()
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1)
  return Array.from(counts, ([text, count]) => `${count} ${text}`)
    .sort((a, b) => (a < b ? -1 : 1))
    .join(', ')
}
