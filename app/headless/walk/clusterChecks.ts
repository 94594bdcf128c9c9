import type { World } from '#engine'
import { ruleSetOf } from '#engine/dataplane'
import { serviceNameLabel } from '#kinds/endpointslice/schema'
import { isPodReady, isPodTerminating } from '#kinds/pod/conditions'
import { definitionOf, objectsOf } from '#kinds/registry'
import { podsOfWorkload } from '#kinds/workloadPods'
import { assertNever } from '#lib/assert'
import { isRecord } from '#lib/isRecord'
import { objectKey, parseKey, type KubeObject, type ObjectKey } from '#model/objectMeta'
import type { ClusterCheck, ObjectCheck, PodsCheck, RulesCheck, ServiceCheck } from '#model/script'

/** What is otherwise in the cluster than a script expects at that moment. */
export interface CheckDifference {
  /** The field of the check, as it stands in the file. */
  readonly field: string
  readonly message: string
}

/** How the cluster differs from one thing that is expected of it. */
export function checkCluster(world: World, check: ClusterCheck): readonly CheckDifference[] {
  switch (check.type) {
    case 'object':
      return checkObject(world, check)
    case 'pods':
      return checkPods(world, check)
    case 'service':
      return checkService(world, check)
    case 'rules':
      return checkRules(world, check)
    default:
      return assertNever(check)
  }
}

function nameOf(key: ObjectKey): string {
  const { kind, namespace, name } = parseKey(key)
  return `${kind} ${namespace === '' ? name : `${namespace}/${name}`}`
}

/** What differs among fields and what was found for each. */
function differences(
  subject: string,
  wanted: Readonly<Record<string, string | number | boolean | undefined>>,
  found: Readonly<Record<string, string | number | boolean | undefined>>,
): readonly CheckDifference[] {
  return Object.entries(wanted).flatMap(([field, value]) =>
    value === undefined || found[field] === value
      ? []
      : [{ field, message: `${subject}: expected ${field} ${value}, got ${found[field] ?? 'none'}` }],
  )
}

const objectAt = ({ objects }: World, key: ObjectKey): KubeObject | undefined =>
  objects.byKind.get(parseKey(key).kind)?.get(key)

function checkObject(world: World, { object: key, exists, condition = {}, ...rest }: ObjectCheck) {
  const object = objectAt(world, key)
  if (exists === false) {
    return object === undefined ? [] : [{ field: 'exists', message: `${nameOf(key)} is still there` }]
  }
  if (object === undefined) return [{ field: 'object', message: `${nameOf(key)} is not there` }]
  const { type: _, ...wanted } = rest
  const status = 'status' in object && isRecord(object.status) ? object.status : {}
  const conditions = conditionsIn(status['conditions'])
  const restarts = cell(object, 'RESTARTS')
  return [
    ...differences(nameOf(key), wanted, {
      phase: typeof status['phase'] === 'string' ? status['phase'] : undefined,
      ready: conditions['condition.Ready'] === 'True',
      status: cell(object, 'STATUS'),
      restarts: restarts === undefined ? undefined : Number.parseInt(restarts, 10),
    }),
    ...differences(nameOf(key), byField(condition), conditions),
  ]
}

const byField = (conditions: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(conditions).map(([type, status]) => [`condition.${type}`, status]))

const conditionsIn = (list: unknown): Readonly<Record<string, string>> =>
  byField(
    Object.fromEntries(
      (Array.isArray(list) ? (list as readonly unknown[]) : []).flatMap((one) =>
        isRecord(one) ? [[String(one['type']), String(one['status'])]] : [],
      ),
    ),
  )

const cell = (object: KubeObject, column: string): string | undefined =>
  definitionOf(object.kind)
    .columns.find(({ header }) => header === column)
    ?.cell(object)

function checkPods({ objects }: World, check: PodsCheck) {
  const { type: _, workload, ...wanted } = check
  const pods = podsOfWorkload(objects, workload)
  return differences(
    `Pods of ${nameOf(workload)}`,
    { ...wanted },
    {
      count: pods.length,
      ready: pods.filter(isPodReady).length,
      terminating: pods.filter(isPodTerminating).length,
    },
  )
}

function checkService({ objects }: World, check: ServiceCheck) {
  const { type: _, service, ...wanted } = check
  const { namespace, name } = parseKey(service)
  const slices = [...objectsOf(objects, 'EndpointSlice').values()].filter(
    ({ metadata }) => metadata.namespace === namespace && metadata.labels?.[serviceNameLabel] === name,
  )
  const endpoints = slices.flatMap((slice) => slice.endpoints ?? [])
  const having = (condition: 'ready' | 'serving' | 'terminating', otherwise: boolean): number =>
    endpoints.filter(({ conditions }) => conditions?.[condition] ?? otherwise).length
  return differences(
    nameOf(service),
    { ...wanted },
    {
      slices: slices.length,
      endpoints: endpoints.length,
      ready: having('ready', true),
      serving: having('serving', true),
      terminating: having('terminating', false),
    },
  )
}

/** The jumps to endpoints in the chain of the Service, of the port that has most of them. */
function checkRules(world: World, { node, service, endpoints }: RulesCheck) {
  if (objectAt(world, objectKey('Node', '', node)) === undefined) {
    return [{ field: 'rules', message: `Node ${node} is not there` }]
  }
  const counts = (['IPv4', 'IPv6'] as const).flatMap((family) =>
    ruleSetOf(world, node, family)
      .tables.filter(({ name }) => name === 'nat')
      .flatMap(({ chains }) => chains)
      .filter(({ name }) => /^KUBE-SV[CL]-/.test(name))
      .map(
        ({ rules }) =>
          rules.filter(
            ({ origin, target }) =>
              origin?.service === service && target?.kind === 'jump' && target.chain.startsWith('KUBE-SEP-'),
          ).length,
      ),
  )
  return differences(
    `rules of Node ${node} for ${nameOf(service)}`,
    { endpoints },
    { endpoints: Math.max(0, ...counts) },
  )
}
