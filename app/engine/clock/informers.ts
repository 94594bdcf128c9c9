import { objectsOf } from '#kinds/registry'
import type { Node } from '#kinds/node/schema'
import type { Pod } from '#kinds/pod/schema'
import { hashUnit } from '#lib/hashUnit'
import { isEqual } from '#lib/isEqual'
import { objectKey, parseKey, type KubeObject } from '#model/objectMeta'
import type { ObjectStore } from '#model/objectStore'
import type { ComponentId } from '#model/simEvent'
import type { Change } from '../apiserver/objectStore'
import type { ToldChange } from '../apiserver/transaction'
import { controllers } from '../controllers/registry'
import { kubeletOf, proxyOf } from '#model/componentNames'
import type { Work } from './work'

/** A component that watches the API server. */
export interface Informer {
  readonly component: ComponentId
  readonly hears: (change: Change) => boolean
}

/** All of them: the loops of the control plane, CoreDNS, and on each Node a kubelet and a kube-proxy. */
export function informersOf(objects: ObjectStore): readonly Informer[] {
  const nodes = [...objectsOf(objects, 'Node').values()].map(({ metadata }) => metadata.name)
  return [...centralInformers, ...nodes.flatMap(informersOnNode)]
}

const kindOf = ({ key }: Change): string => parseKey(key).kind

const centralInformers: readonly Informer[] = [
  ...controllers
    .filter(({ onEachNode }) => onEachNode !== true)
    .map(({ name, watches }) => {
      const kinds = new Set(watches.map(({ kind }) => kind))
      return { component: name, hears: (change: Change) => kinds.has('*') || kinds.has(kindOf(change) as never) }
    }),
  { component: 'coredns', hears: (change) => zoneKinds.has(kindOf(change)) },
]

const zoneKinds: ReadonlySet<string> = new Set(['Service', 'EndpointSlice', 'Namespace', 'Pod'])
const proxyKinds: ReadonlySet<string> = new Set(['Service', 'EndpointSlice'])

function informersOnNode(node: string): readonly Informer[] {
  return [
    {
      component: kubeletOf(node),
      hears: (change) => {
        const kind = kindOf(change)
        if (kind === 'Pod') return [change.before, change.after].some((pod) => isOn(pod, node))
        return kind === 'Service' || kind === 'IPPool' || (kind === 'Node' && parseKey(change.key).name === node)
      },
    },
    { component: proxyOf(node), hears: (change) => proxyKinds.has(kindOf(change)) || isMovedNode(change, node) },
  ]
}

/**
 * Whether a Node has changed in what its kube-proxy goes by. Its taints and conditions are nothing to it, nor are other Nodes.
 * Upstream: pkg/proxy/iptables/proxier.go OnNodeUpdate, v1.34.
 */
function isMovedNode({ key, before, after }: Change, node: string): boolean {
  if (key !== objectKey('Node', '', node)) return false
  const [was, is] = [before as Node | undefined, after as Node | undefined]
  return (
    !isEqual(was?.metadata.labels, is?.metadata.labels) ||
    !isEqual(was?.spec?.podCIDRs, is?.spec?.podCIDRs) ||
    !isEqual(was?.status?.addresses, is?.status?.addresses)
  )
}

/** The kind of a change's objects is that of its key. */
const isOn = (pod: KubeObject | undefined, node: string): boolean =>
  pod !== undefined && (pod as Pod).spec.nodeName === node

/**
 * Sends what was written at this moment on its way to everybody whom it concerns, and back to those who wrote it.
 *
 * Everybody is as far from the API server at all times, so nothing overtakes anything on the way to one of them; but
 * some are nearer than others, by half of the usual at most.
 */
export function publish(work: Work, changes: readonly ToldChange[], writers: ReadonlySet<ComponentId>): void {
  if (changes.length === 0) return
  const objects = work.tx.snapshot()
  for (const { component, hears } of informersOf(objects)) {
    if (work.isHeldUp(component)) continue
    const heard = changes.filter(hears)
    // A kube-proxy and CoreDNS write no objects that could come back to them.
    if (heard.length === 0 && (!isLoop(component) || !writers.has(component))) continue
    work.after(watchDelay(work, component), {
      type: 'notice',
      component,
      writtenAt: work.tx.now(),
      objects,
      changes: heard,
    })
  }
}

const isLoop = (component: ComponentId): boolean => component !== 'coredns' && !component.startsWith(proxyOf(''))

/** How long a write takes to be heard of by a component. */
export function watchDelay({ latency, tx }: Work, component: ComponentId): number {
  if (component === 'coredns') return latency.dns
  return Math.round(latency.watch * (0.75 + 0.5 * hashUnit(tx.view.settings.seed, 'watch', component)))
}
