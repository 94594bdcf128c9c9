import { keyOf, type KubeObject } from '#model/objectMeta'
import { matchesPairs, type Labels } from '#model/selector'
import { isRecord } from '#lib/isRecord'
import { goesFirst } from './applyOrder'
import type { Scenario } from './scenario'
import { coreDnsDeployment, defaultNodes, kubeDnsService, systemObjects } from './systemObjects'

/** What a scenario leaves to its defaults, made into objects. Nothing in it stands in the scenario already. */
export interface Additions {
  readonly nodes: readonly KubeObject[]
  /** Namespaces that its objects name but nobody wrote. */
  readonly namespaces: readonly KubeObject[]
  readonly dns: readonly KubeObject[]
}

/**
 * The objects that a cluster gets beside those of its scenario: three Nodes if it has none, the namespaces that are
 * missing, CoreDNS unless it brings its own.
 */
export function additionsTo(scenario: Scenario): Additions {
  const { cluster, objects } = scenario
  const wantsNodes = cluster.nodes === 'auto' && !holdsKind(objects.values(), 'Node')
  return {
    nodes: wantsNodes ? defaultNodes : [],
    namespaces: missingNamespaces(scenario),
    dns: cluster.coredns === 'auto' ? missingDns(scenario) : [],
  }
}

/**
 * The scenario as it is opened for editing: the Nodes, namespaces and CoreDNS that it left to the defaults are objects
 * like any other from here on, so that they can be changed and deleted.
 *
 * Where Nodes or CoreDNS are added, Namespaces and Nodes go first: a file may name them in any order. A scenario that was
 * opened before has neither to add and keeps the order in which its objects came.
 */
export function openedScenario(scenario: Scenario): Scenario {
  const { nodes, namespaces, dns } = additionsTo(scenario)
  if (nodes.length + namespaces.length + dns.length === 0) return scenario
  const authored = [...scenario.objects.values()]
  const objects =
    nodes.length + dns.length === 0
      ? [...namespaces, ...authored]
      : [
          ...namespaces,
          ...nodes,
          ...authored.filter(goesFirst),
          ...dns,
          ...authored.filter((object) => !goesFirst(object)),
        ]
  return { ...scenario, objects: new Map(objects.map((object) => [keyOf(object), object])) }
}

function missingNamespaces({ cluster, objects }: Scenario): readonly KubeObject[] {
  const there = new Set<string>()
  for (const object of [...systemObjects(cluster), ...objects.values()]) {
    if (object.kind === 'Namespace') there.add(object.metadata.name)
  }
  const missing: KubeObject[] = []
  for (const { metadata } of objects.values()) {
    const { namespace } = metadata
    if (namespace === undefined || there.has(namespace)) continue
    there.add(namespace)
    missing.push({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } })
  }
  return missing
}

/**
 * The Service kube-dns if the scenario has none, and the Deployment if nothing in the scenario runs behind that Service.
 * A Service of one's own whose selector is another one is left to stand for itself.
 */
function missingDns({ cluster, objects }: Scenario): readonly KubeObject[] {
  const service = kubeDnsService(cluster)
  const own = objects.get(keyOf(service))
  const selector = own ? selectorOf(own) : service.spec.selector
  const served =
    (own && !matchesPairs(selector, coreDnsDeployment.spec.template.metadata?.labels)) ||
    Array.from(objects.values()).some((object) => makesDnsPods(object, selector))
  return [...(served ? [] : [coreDnsDeployment]), ...(own ? [] : [service])]
}

/** Whether an object is, or makes, Pods of kube-system that this selector matches. */
function makesDnsPods(object: KubeObject, selector: Labels | undefined): boolean {
  if (object.metadata.namespace !== 'kube-system') return false
  if (object.kind === 'Pod') return matchesPairs(selector, object.metadata.labels)
  const template = recordAt(recordAt(object, 'spec'), 'template')
  return matchesPairs(selector, labelsOf(recordAt(recordAt(template, 'metadata'), 'labels')))
}

const selectorOf = (object: KubeObject): Labels => labelsOf(recordAt(recordAt(object, 'spec'), 'selector'))

function recordAt(value: unknown, field: string): unknown {
  return isRecord(value) ? value[field] : undefined
}

function labelsOf(value: unknown): Labels {
  if (!isRecord(value)) return {}
  return Object.fromEntries(
    Object.entries(value).filter((pair): pair is [string, string] => typeof pair[1] === 'string'),
  )
}

function holdsKind(objects: Iterable<KubeObject>, kind: string): boolean {
  for (const object of objects) if (object.kind === kind) return true
  return false
}
