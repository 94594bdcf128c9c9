import type { EndpointState, Graph, GraphNode, PodState } from '#engine'
import { controllerOf, keyOf, objectKey, parseKey, type KubeObject, type ObjectKey } from '#model/objectMeta'
import type { ObjectStore } from '#model/objectStore'

/** A row of the outline, with the rows below it. The same Pod can stand in several places, so `id` is a path. */
export interface OutlineRow {
  readonly id: string
  /** What selecting the row selects; headings have none. */
  readonly key?: ObjectKey
  readonly kind: string
  readonly name: string
  /** The generated end of the name, which is kept when there is no room. */
  readonly suffix?: string
  /** Address, or a count such as `2 of 3`. */
  readonly aside: string
  readonly state?: PodState | EndpointState
  readonly rows: readonly OutlineRow[]
}

type PodNode = Extract<GraphNode, { type: 'Pod' }>

/** Kinds that stand elsewhere in the tree, or follow from what stands there. */
const placedElsewhere = new Set([
  'Node',
  'Pod',
  'Service',
  'EndpointSlice',
  'Endpoints',
  'Deployment',
  'ReplicaSet',
  'BlockAffinity',
  'ControllerRevision',
])

/**
 * The cluster as a tree: Nodes with their Pods, Services with their endpoints, what stands outside, workloads with what
 * they made, and every other object. Groups that would be empty are left out.
 */
export function outlineTree(graph: Graph, objects: ObjectStore): readonly OutlineRow[] {
  const pods = ownFirst(graph.nodes.filter((node) => node.type === 'Pod'))
  const podByKey = new Map(pods.map((pod) => [pod.key, pod]))
  const rows: OutlineRow[] = []

  for (const node of graph.nodes) {
    if (node.type !== 'Node') continue
    rows.push({
      id: node.key,
      key: node.key,
      kind: 'Node',
      name: node.name,
      aside: node.address,
      rows: pods.filter((pod) => pod.node === node.key).map((pod) => podRow(node.key, pod)),
    })
  }
  for (const service of ownFirst(graph.nodes.filter((node) => node.type === 'Service'))) {
    const ready = service.endpoints.filter((state) => state === 'ready').length
    rows.push({
      id: service.key,
      key: service.key,
      kind: 'Service',
      name: service.name,
      aside: service.serviceType === 'ExternalName' ? service.address : `${ready} of ${service.endpoints.length}`,
      rows: graph.edges.flatMap((edge) => {
        const pod = edge.service === service.key ? podByKey.get(edge.pod) : undefined
        return pod ? [{ ...podRow(service.key, pod), state: edge.state }] : []
      }),
    })
  }
  rows.push(
    ...group(
      'unscheduled',
      'Not on a Node',
      pods.filter((pod) => pod.node === undefined).map((pod) => podRow('unscheduled', pod)),
    ),
    ...group(
      'outside',
      'Outside the cluster',
      graph.nodes.flatMap((host) =>
        host.type === 'Host' || host.type === 'LoadBalancer'
          ? [{ id: host.key, key: host.key, kind: host.type, name: host.name, aside: host.address, rows: [] }]
          : [],
      ),
    ),
    ...group('workloads', 'Workloads', workloadRows(objects, podByKey)),
    ...group('other', 'Other objects', otherRows(objects)),
  )
  return rows
}

const podRow = (parent: string, pod: PodNode): OutlineRow => ({
  id: `${parent} ${pod.key}`,
  key: pod.key,
  kind: 'Pod',
  name: pod.name,
  ...(pod.suffix === undefined ? {} : { suffix: pod.suffix }),
  aside: pod.address,
  state: pod.state,
  rows: [],
})

/** What people build stands before what every cluster has. */
const ownFirst = <T extends { readonly namespace: string; readonly name: string }>(all: readonly T[]): readonly T[] =>
  all.toSorted((a, b) => Number(isClusterOwn(a)) - Number(isClusterOwn(b)))

const isClusterOwn = ({ namespace, name }: { readonly namespace: string; readonly name: string }): boolean =>
  namespace === 'kube-system' || (namespace === 'default' && name === 'kubernetes')

const group = (id: string, name: string, rows: readonly OutlineRow[]): readonly OutlineRow[] =>
  rows.length === 0 ? [] : [{ id, kind: 'Group', name, aside: String(rows.length), rows }]

function workloadRows(objects: ObjectStore, pods: ReadonlyMap<ObjectKey, PodNode>): readonly OutlineRow[] {
  const children = new Map<ObjectKey, KubeObject[]>()
  for (const kind of ['ReplicaSet', 'Pod']) {
    for (const object of objects.byKind.get(kind)?.values() ?? []) {
      const owner = controllerOf(object)
      if (owner === undefined) continue
      const key = objectKey(owner.kind, object.metadata.namespace ?? '', owner.name)
      children.set(key, [...(children.get(key) ?? []), object])
    }
  }
  const rowOf = (parent: string, object: KubeObject): OutlineRow => {
    const key = keyOf(object)
    const pod = pods.get(key)
    if (pod) return podRow(parent, pod)
    const id = `${parent} ${key}`
    const rows = (children.get(key) ?? []).map((child) => rowOf(id, child))
    return { id, key, kind: object.kind, name: object.metadata.name, aside: readyCount(rows), rows }
  }
  const deployments = [...(objects.byKind.get('Deployment')?.values() ?? [])]
  const bareReplicaSets = [...(objects.byKind.get('ReplicaSet')?.values() ?? [])].filter((set) => !controllerOf(set))
  return [...deployments, ...bareReplicaSets].map((object) => rowOf('workloads', object))
}

function readyCount(rows: readonly OutlineRow[]): string {
  const pods = rows.flatMap((row) => (row.kind === 'Pod' ? [row] : row.rows))
  return `${pods.filter((pod) => pod.state === 'ready').length} of ${pods.length}`
}

const otherRows = (objects: ObjectStore): readonly OutlineRow[] =>
  [...objects.byKind]
    .filter(([kind]) => !placedElsewhere.has(kind))
    .flatMap(([, byKey]) => [...byKey.values()])
    .map((object) => {
      const key = keyOf(object)
      return { id: `other ${key}`, key, kind: object.kind, name: object.metadata.name, aside: object.kind, rows: [] }
    })

/** The rows that match a filter, with the rows above them; all of them when it is empty. Names, addresses and kinds are searched. */
export function filterTree(rows: readonly OutlineRow[], filter: string): readonly OutlineRow[] {
  const wanted = filter.trim().toLowerCase()
  if (wanted === '') return rows
  return rows.flatMap((row) => {
    const own = row.kind !== 'Group' && `${row.name} ${row.aside} ${row.kind}`.toLowerCase().includes(wanted)
    const below = filterTree(row.rows, wanted)
    if (own) return [below.length > 0 ? { ...row, rows: below } : row]
    return below.length > 0 ? [{ ...row, rows: below }] : []
  })
}

/** A row as it stands in the list: how deep it is, and its place among its siblings, as a tree must tell. */
export interface VisibleRow {
  readonly row: OutlineRow
  readonly level: number
  readonly position: number
  readonly siblings: number
  readonly parent: string | null
}

/** The rows that can be seen while those in `folded` are closed, from top to bottom. */
export function visibleRows(
  rows: readonly OutlineRow[],
  folded: ReadonlySet<string>,
  level = 1,
  parent: string | null = null,
): readonly VisibleRow[] {
  return rows.flatMap((row, i) => [
    { row, level, position: i + 1, siblings: rows.length, parent },
    ...(folded.has(row.id) ? [] : visibleRows(row.rows, folded, level + 1, row.id)),
  ])
}

/**
 * What a screen reader calls a row: `Pod web-1, 10.244.1.7, ready`. It holds what the row shows in the same order, so
 * that who speaks to the page can say what they see.
 */
export function rowName(row: OutlineRow, packetHere = false): string {
  const namespace = row.key === undefined ? '' : parseKey(row.key).namespace
  const where = namespace === '' || namespace === 'default' ? '' : `in ${namespace}`
  const named = row.kind === 'Group' || row.aside === row.kind ? row.name : `${row.kind} ${row.name}`
  const aside = row.kind === 'Service' && row.aside.includes(' of ') ? `${row.aside} ready` : row.aside
  const state = row.state === undefined ? '' : stateWord(row.state)
  return [named, packetHere ? 'packet here' : '', aside, state, where].filter((part) => part !== '').join(', ')
}

/** A state as people say it. */
export function stateWord(state: PodState | EndpointState): string {
  return {
    ready: 'ready',
    notReady: 'not ready',
    pending: 'pending',
    terminating: 'terminating',
    completed: 'completed',
  }[state]
}
