import { defaultClusterSettings } from '#model/clusterSettings'
import type { FieldError } from '#model/fieldError'
import { keyOf, type KubeObject, type ObjectKey } from '#model/objectMeta'
import { checkObject } from '#kinds/fields/check'
import { invalid } from '#kinds/fieldErrors'
import { definitionOf, isKnownKind } from '#kinds/registry'
import { isRecord } from '#lib/isRecord'
import { err, ok, type Result } from '#lib/result'
import { inApplyOrder } from './applyOrder'
import { withNamespace, withoutDefaultNamespace } from './defaultNamespace'
import { excessOf, limits } from './limits'
import { plainKubeProxy } from './kubeProxySchema'
import { plainLatency } from './latencySchema'
import { plainLoadBalancer } from './loadBalancerSchema'
import { hasMoments } from './moments'
import { plainRequest } from './requestSchema'
import { plainEntry } from './script/scriptSchema'
import { tooMany } from './objectLimits'
import { checkSpec, nameErrors } from './schema'
import type { Scenario } from './scenario'

/** JSON of a scenario as links and saved copies hold it: format 1, without what has its default. */
export type Plain = Readonly<Record<string, unknown>>

/** The version of `Plain` that this program writes. Older ones are brought up to it by migrations. */
export const plainVersion = 1

/** A scenario as plain JSON values, every default left out. */
export function plainOf(scenario: Scenario): Plain {
  return {
    name: scenario.name,
    ...plainSpecOf(scenario),
    objects: Array.from(scenario.objects.values(), (object) => {
      const { apiVersion, kind, ...rest } = withoutDefaultNamespace(object)
      return isKnownKind(kind) && definitionOf(kind).apiVersion === apiVersion
        ? { kind, ...rest }
        : { apiVersion, kind, ...rest }
    }),
  }
}

/** The spec of a Scenario document, every default left out. */
export function plainSpecOf(scenario: Scenario): Plain {
  const cluster = plainClusterOf(scenario)
  return {
    ...(scenario.title === '' ? {} : { title: scenario.title }),
    ...(scenario.description === '' ? {} : { description: scenario.description }),
    ...(Object.keys(cluster).length === 0 ? {} : { cluster }),
    ...(scenario.hosts.length === 0 ? {} : { hosts: scenario.hosts.map(plainHostOf) }),
    ...(scenario.requests.length === 0 ? {} : { requests: scenario.requests.map(plainRequest) }),
    ...(scenario.script.length === 0 ? {} : { script: scenario.script.map(plainEntry) }),
    ...(Object.keys(scenario.layout).length === 0 ? {} : { layout: scenario.layout }),
  }
}

const plainHostOf = ({ name, ip, listens, names }: Scenario['hosts'][number]): Plain => ({
  name,
  ip,
  ...(listens.length === 0 ? {} : { listens }),
  ...(names.length === 0 ? {} : { names }),
})

function plainClusterOf(scenario: Scenario): Plain {
  const { cluster } = scenario
  const { nodePortRange, cni, loadBalancer: _, kubeProxy: __, latency: ___, ...rest } = cluster
  const {
    nodePortRange: defaultRange,
    cni: defaultCni,
    loadBalancer: _defaultBalancer,
    kubeProxy: _defaultProxy,
    latency: _defaultLatency,
    ...defaults
  } = defaultClusterSettings
  const plain: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(rest)) {
    if (value !== defaults[key as keyof typeof defaults]) plain[key] = value
  }
  if (nodePortRange.from !== defaultRange.from || nodePortRange.to !== defaultRange.to) {
    plain['nodePortRange'] = `${nodePortRange.from}-${nodePortRange.to}`
  }
  if (cni.plugin !== defaultCni.plugin || cni.mode !== defaultCni.mode) plain['cni'] = cni
  const kubeProxy = plainKubeProxy(cluster)
  if (kubeProxy) plain['kubeProxy'] = kubeProxy
  const loadBalancer = plainLoadBalancer(cluster)
  if (loadBalancer) plain['loadBalancer'] = loadBalancer
  const latency = plainLatency(cluster, hasMoments(scenario))
  if (latency !== undefined) plain['latency'] = latency
  return plain
}

/** The scenario that plain JSON of the present version stands for, or everything that is wrong with it. Never throws, whatever the value. */
export function scenarioOfPlain(value: unknown, mostObjects: number): Result<Scenario, readonly FieldError[]> {
  const excess = excessOf(value)
  if (excess) return err([{ field: excess.path, type: 'FieldValueInvalid', message: excess.message }])
  if (!isRecord(value)) return err([invalid('', value, 'must be a map')])
  const { name = 'scenario', objects = [], ...rest } = value
  const spec = checkSpec(rest, '')
  const errors: FieldError[] =
    typeof name === 'string' ? [...nameErrors(name, 'name')] : [invalid('name', name, 'must be a string')]
  if (!spec.ok) errors.push(...spec.error)
  const byKey = new Map<ObjectKey, KubeObject>()
  if (!Array.isArray(objects)) errors.push(invalid('objects', objects, 'must be a list'))
  else {
    for (const [i, each] of (objects as readonly unknown[]).entries()) {
      const checked = checkObject(withApiVersion(each))
      if (checked.ok) {
        const object = withNamespace(checked.value)
        byKey.set(keyOf(object), object)
      } else errors.push(...checked.error.map((error) => ({ ...error, field: `objects[${i}].${error.field}` })))
      if (errors.length >= limits.errors) break
    }
    const excessive = tooMany(byKey.values(), mostObjects)
    if (excessive !== undefined) errors.push({ field: 'objects', type: 'FieldValueInvalid', message: excessive })
  }
  if (!spec.ok || typeof name !== 'string' || errors.length > 0) return err(errors.slice(0, limits.errors))
  return ok({ name, ...spec.value, objects: inApplyOrder(byKey) })
}

/** An object whose `apiVersion` was left out because its kind has just one. */
function withApiVersion(value: unknown): unknown {
  if (!isRecord(value) || value['apiVersion'] !== undefined) return value
  const kind = value['kind']
  return typeof kind === 'string' && isKnownKind(kind) ? { apiVersion: definitionOf(kind).apiVersion, ...value } : value
}
