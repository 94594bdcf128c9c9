import * as v from 'valibot'
import type { EndpointChoice, ServicePortState } from '#engine'
import { nodeStateOf, usableEndpoints } from '#engine/dataplane'
import { objectKey } from '#model/objectMeta'
import type { Judge } from './vector'
import { vectorObject, vectorStore } from './vectorStore'

const endpoints = v.array(v.string())

const vector = v.looseObject({
  node: v.strictObject({ name: v.string() }),
  config: v.optional(v.strictObject({ preferSameTrafficDistribution: v.optional(v.boolean(), true) }), {}),
  objects: v.array(vectorObject),
  expect: v.strictObject({
    cluster: v.nullable(endpoints),
    local: v.nullable(endpoints),
    all: endpoints,
    hasEndpoints: v.boolean(),
  }),
})

/** Asks which endpoints of the one service port the node would use, and compares both lists, their union and whether there are any. */
export const judgeEndpointSelection: Judge = (content) => {
  const parsed = v.safeParse(vector, content)
  if (!parsed.success) return `not understood: ${v.getDotPath(parsed.issues[0]) ?? ''}: ${parsed.issues[0].message}`
  const { node, config, objects, expect } = parsed.output
  const store = vectorStore(objects)
  const [known] = nodeStateOf(store, node.name, 'IPv4').servicePorts
  if (!known) return 'the case has no service port'
  const port = config.preferSameTrafficDistribution ? known : withoutNodeHints(known)
  const labels = store.byKind.get('Node')?.get(objectKey('Node', '', node.name))?.metadata.labels
  const zone = labels?.['topology.kubernetes.io/zone']
  const found = usableEndpoints(port, { name: node.name, ...(zone !== undefined && { zone }) })
  return (
    difference('cluster', expect.cluster, found.cluster) ??
    difference('local', expect.local, found.local) ??
    difference('all', expect.all, found.reachable) ??
    (expect.hasEndpoints === found.hasEndpoints
      ? undefined
      : `hasEndpoints: expected ${expect.hasEndpoints}, got ${found.hasEndpoints}`)
  )
}

/** With the feature gate off, hints that name nodes are not read. */
const withoutNodeHints = (port: ServicePortState): ServicePortState => ({
  ...port,
  endpoints: port.endpoints.map((endpoint) => ({ ...endpoint, nodeHints: [] })),
})

function difference(
  list: string,
  wanted: readonly string[] | null,
  found: EndpointChoice['reachable'] | undefined,
): string | undefined {
  const inWords = (texts: readonly string[] | undefined): string =>
    texts === undefined ? 'no such list' : `[${texts.toSorted().join(', ')}]`
  const expected = inWords(wanted ?? undefined)
  const actual = inWords(found?.map(({ text }) => text))
  return expected === actual ? undefined : `${list}: expected ${expected}, got ${actual}`
}
