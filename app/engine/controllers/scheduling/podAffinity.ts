import type { PodAffinityTerm } from '#kinds/pod/affinity'
import type { Node } from '#kinds/node/schema'
import { isPodTerminal } from '#kinds/pod/conditions'
import type { Pod } from '#kinds/pod/schema'
import { objectOf, objectsOf } from '#kinds/registry'
import { objectKey } from '#model/objectMeta'
import { matchesSelector } from '#model/selector'
import type { ClusterView } from '../../apiserver/clusterView'

/** Whether a term of `owner` means this Pod. Upstream: pkg/scheduler/framework AffinityTerm.Matches. */
function means(term: PodAffinityTerm, owner: Pod, pod: Pod, view: ClusterView): boolean {
  const namespace = pod.metadata.namespace ?? ''
  const { labelSelector, namespaces = [], namespaceSelector } = term
  const isOwn = namespaces.length === 0 && namespaceSelector === undefined && namespace === owner.metadata.namespace
  const labels = objectOf(view.objects, 'Namespace', objectKey('Namespace', '', namespace))?.metadata.labels
  const isSelected = namespaceSelector !== undefined && matchesSelector(namespaceSelector, labels)
  if (!isOwn && !namespaces.includes(namespace) && !isSelected) return false
  return labelSelector !== undefined && matchesSelector(labelSelector, pod.metadata.labels)
}

const zoneOf = (node: Node | undefined, key: string): string | undefined => node?.metadata.labels?.[key]

/** The Pods that run somewhere, each with its Node. */
function* placedPods(view: ClusterView): Iterable<readonly [Pod, Node]> {
  for (const pod of objectsOf(view.objects, 'Pod').values()) {
    const node = objectOf(view.objects, 'Node', objectKey('Node', '', pod.spec.nodeName ?? ''))
    if (node !== undefined && !isPodTerminal(pod)) yield [pod, node]
  }
}

/** Why other Pods keep this one from a Node, as the scheduler says it; undefined where they do not. */
export type PodAffinityFilter = (node: Node) => { readonly reason: string; readonly isForGood: boolean } | undefined

/**
 * The Nodes that the Pod's required affinity and anti-affinity leave, and the anti-affinity of those that run already.
 *
 * The first Pod of a group whose Pods want to be together may go anywhere.
 * Upstream: pkg/scheduler/framework/plugins/interpodaffinity/filtering.go.
 */
export function podAffinityFilter(pod: Pod, view: ClusterView): PodAffinityFilter {
  const wanted = pod.spec.affinity?.podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []
  const unwanted = pod.spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []
  const others = wanted.length + unwanted.length === 0 ? [] : [...placedPods(view)]
  const friends = others.filter(([other]) => wanted.every((term) => means(term, pod, other, view)))
  const isFirst = friends.length === 0 && wanted.every((term) => means(term, pod, pod, view))
  const isNear = (term: PodAffinityTerm, node: Node, there: Node): boolean => {
    const zone = zoneOf(node, term.topologyKey)
    return zone !== undefined && zone === zoneOf(there, term.topologyKey)
  }
  const repelling = repellingPods(pod, view)
  return (node) => {
    const isTogether = wanted.every(
      (term) =>
        zoneOf(node, term.topologyKey) !== undefined &&
        (isFirst || friends.some(([, there]) => isNear(term, node, there))),
    )
    if (!isTogether) return { reason: "node(s) didn't match pod affinity rules", isForGood: true }
    const isApart = unwanted.every(
      (term) => !others.some(([other, there]) => isNear(term, node, there) && means(term, pod, other, view)),
    )
    if (!isApart) return { reason: "node(s) didn't match pod anti-affinity rules", isForGood: false }
    return repelling.some(([term, there]) => isNear(term, node, there))
      ? { reason: "node(s) didn't satisfy existing pods anti-affinity rules", isForGood: false }
      : undefined
  }
}

/** The terms of running Pods that do not want this one near them, each with where its Pod runs. */
function repellingPods(pod: Pod, view: ClusterView): readonly (readonly [PodAffinityTerm, Node])[] {
  return [...view.repellingPods().values()].flatMap((other) => {
    const node = objectOf(view.objects, 'Node', objectKey('Node', '', other.spec.nodeName ?? ''))
    const terms = other.spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []
    if (node === undefined || isPodTerminal(other)) return []
    return terms.filter((term) => means(term, other, pod, view)).map((term) => [term, node] as const)
  })
}

/** How much a Pod would like each Node for the Pods that are near it: the weights of what it prefers, less those of what it avoids. */
export function podPreference(pod: Pod, view: ClusterView): (node: Node) => number {
  const { podAffinity, podAntiAffinity } = pod.spec.affinity ?? {}
  const terms = [
    ...(podAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []),
    ...(podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map((one) => ({
      ...one,
      weight: -one.weight,
    })),
  ]
  if (terms.length === 0) return () => 0
  const others = [...placedPods(view)]
  return (node) =>
    terms.reduce((sum, { weight, podAffinityTerm: term }) => {
      const zone = zoneOf(node, term.topologyKey)
      if (zone === undefined) return sum
      const near = others.filter(
        ([other, there]) => zoneOf(there, term.topologyKey) === zone && means(term, pod, other, view),
      )
      return sum + weight * near.length
    }, 0)
}
