import { parseIp } from '#model/ip'
import { keyOf, type ObjectKey } from '#model/objectMeta'
import type { ObjectStore } from '#model/objectStore'
import type { Protocol } from '#model/port'
import { matchesPairs, type Labels } from '#model/selector'
import type { Pod } from '#kinds/pod/schema'
import { objectsOf } from '#kinds/registry'
import type { Service, ServicePort } from '#kinds/service/schema'
import { slicesOf } from '#kinds/endpointslice/slicesOf'
import { fixOf, type Finding, type Fix } from './finding'
import { nearest } from './nearest'
import { loopbackFinding, readinessFindings } from './podFindings'
import { listeningPorts, readinessOf } from './readiness'

/** What keeps traffic to a Service from arriving, the first cause first: selector, ports, readiness. */
export function serviceFindings(service: Service, store: ObjectStore): readonly Finding[] {
  const { selector, type, externalName } = service.spec
  const regarding = keyOf(service)
  if (type === 'ExternalName') {
    if (parseIp(externalName ?? '') === undefined) return []
    const sentence = `externalName ${externalName} is an address, so DNS has no record for this Service.`
    return [{ regarding, code: 'external-name-is-address', sentence, evidence: [regarding] }]
  }
  if (Object.keys(selector ?? {}).length === 0) return withoutSelector(service, store)
  const pods = selectedPods(service, store)
  if (pods.length === 0) return [selectorFinding(service, store)]
  const all = [...portFindings(service, pods, store), ...endpointFindings(service, pods, store)]
  return [
    ...new Map(all.map((finding) => [`${finding.regarding} ${finding.code} ${finding.sentence}`, finding])).values(),
  ]
}

function withoutSelector(service: Service, store: ObjectStore): readonly Finding[] {
  const regarding = keyOf(service)
  const slices = slicesOf(store, service.metadata.namespace ?? '', service.metadata.name)
  if (slices.some((slice) => (slice.endpoints ?? []).length > 0)) return []
  const sentence = 'It has no selector, and no EndpointSlice gives it endpoints.'
  return [{ regarding, code: 'no-selector', sentence, evidence: slices.map(keyOf) }]
}

const hasEnded = (pod: Pod): boolean => pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed'

const podsIn = (store: ObjectStore, fits: (pod: Pod) => boolean): readonly Pod[] =>
  [...objectsOf(store, 'Pod').values()].filter((pod) => !hasEnded(pod) && fits(pod))

/** The Pods that a Service selects: those of its namespace that have every label of its selector. */
const selectedPods = (service: Service, store: ObjectStore): readonly Pod[] =>
  podsIn(
    store,
    (pod) =>
      pod.metadata.namespace === service.metadata.namespace && matchesPairs(service.spec.selector, pod.metadata.labels),
  )

const selectorText = (selector: Labels | undefined): string =>
  Object.entries(selector ?? {})
    .map(([key, value]) => `${key}=${value}`)
    .join(',')

/** A selector that no Pod satisfies, with whatever nearly does. */
function selectorFinding(service: Service, store: ObjectStore): Finding {
  const { selector } = service.spec
  const regarding = keyOf(service)
  const namespace = service.metadata.namespace ?? ''
  const nothing = `Its selector ${selectorText(selector)} matches no Pod in namespace ${namespace}`
  const near = nearMiss(service, store)
  if (near) {
    const sentence = `${nothing}; ${near.pods.length === 1 ? 'one Pod has' : `${near.pods.length} Pods have`} ${near.key}=${near.value}.`
    const fix = fixOf(
      regarding,
      `selector ${near.key}`,
      ['spec', 'selector', near.key],
      selector?.[near.key] ?? '',
      near.value,
    )
    return { regarding, code: 'selector-matches-nothing', sentence, evidence: near.pods.map(keyOf), fix }
  }
  const elsewhere = podsIn(store, (pod) => matchesPairs(selector, pod.metadata.labels))
  const namespaces = [...new Set(elsewhere.map((pod) => pod.metadata.namespace))].join(', ')
  const sentence =
    elsewhere.length > 0
      ? `${nothing}. Pods in ${namespaces} have these labels, but a Service selects in its own namespace only.`
      : `${nothing}.`
  return { regarding, code: 'selector-matches-nothing', sentence, evidence: elsewhere.map(keyOf) }
}

interface NearMiss {
  readonly key: string
  readonly value: string
  readonly pods: readonly Pod[]
}

/** One pair of the selector with another value, so that Pods of the namespace match: a slip of the pen before the value of most Pods. */
function nearMiss(service: Service, store: ObjectStore): NearMiss | undefined {
  const pairs = Object.entries(service.spec.selector ?? {})
  const candidates = pairs.flatMap(([key, wanted]) => {
    const others = Object.fromEntries(pairs.filter(([other]) => other !== key))
    const pods = podsIn(
      store,
      (pod) =>
        pod.metadata.namespace === service.metadata.namespace &&
        pod.metadata.labels?.[key] !== undefined &&
        (pairs.length === 1 || matchesPairs(others, pod.metadata.labels)),
    )
    const values = [...new Set(pods.flatMap((pod) => pod.metadata.labels?.[key] ?? []))]
    const slip = nearest(wanted, values)
    const value = slip ?? (pairs.length > 1 || values.length === 1 ? mostCommon(pods, key) : undefined)
    if (value === undefined) return []
    return [{ key, value, slip: slip !== undefined, pods: pods.filter((pod) => pod.metadata.labels?.[key] === value) }]
  })
  return candidates.find((candidate) => candidate.slip) ?? candidates[0]
}

function mostCommon(pods: readonly Pod[], key: string): string | undefined {
  const counts = new Map<string, number>()
  for (const pod of pods) {
    const value = pod.metadata.labels?.[key] ?? ''
    counts.set(value, (counts.get(value) ?? 0) + 1)
  }
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0]
}

function portFindings(service: Service, pods: readonly Pod[], store: ObjectStore): readonly Finding[] {
  return (service.spec.ports ?? []).flatMap((port, index) => portFinding(service, port, index, pods, store) ?? [])
}

function portFinding(
  service: Service,
  port: ServicePort,
  index: number,
  pods: readonly Pod[],
  store: ObjectStore,
): Finding | undefined {
  const regarding = keyOf(service)
  const target = port.targetPort ?? port.port
  const protocol = port.protocol ?? 'TCP'
  const path = ['spec', 'ports', index, 'targetPort']
  if (typeof target === 'string') {
    const nameless = pods.filter((pod) => namedPort(pod, target) === undefined)
    if (nameless.length < pods.length) return undefined
    const names = [...new Set(pods.flatMap(portNames))]
    const better = nearest(target, names) ?? (names.length === 1 ? names[0] : undefined)
    const known = names.length > 0 ? `their ports are named ${names.join(', ')}` : 'their ports have no names'
    const sentence = `No container port of its Pods is named ${target}; ${known}.`
    const number = better ?? onlyPort(openPorts(pods, protocol, store))
    const fix = number === undefined ? undefined : fixOf(regarding, 'targetPort', path, target, number)
    return { regarding, code: 'named-port-missing', sentence, evidence: nameless.map(keyOf), ...(fix ? { fix } : {}) }
  }
  const deaf = pods.filter((pod) => !listeningPorts(pod, store, protocol).includes(target))
  const [first] = deaf
  if (!first || deaf.length < pods.length) return undefined
  return (
    loopbackFinding(first, target, deaf.map(keyOf), store) ?? {
      regarding,
      code: 'target-port-not-listening',
      evidence: deaf.map(keyOf),
      ...targetPortWords(regarding, path, target, openPorts(deaf, protocol, store)),
    }
  )
}

function targetPortWords(
  regarding: ObjectKey,
  path: readonly (string | number)[],
  target: number,
  ports: readonly number[],
): { readonly sentence: string; readonly fix?: Fix } {
  const heard = ports.length > 0 ? `they listen on ${ports.join(', ')}` : 'they listen nowhere'
  const sentence = `Its targetPort is ${target}, where nothing listens in its Pods; ${heard}.`
  const [port] = ports
  return port === undefined || ports.length > 1
    ? { sentence }
    : { sentence, fix: fixOf(regarding, 'targetPort', path, target, port) }
}

const containerPorts = (pod: Pod) => pod.spec.containers.flatMap((container) => container.ports ?? [])

const namedPort = (pod: Pod, name: string): number | undefined =>
  containerPorts(pod).find((port) => port.name === name)?.containerPort

const portNames = (pod: Pod): readonly string[] => containerPorts(pod).flatMap((port) => port.name ?? [])

const openPorts = (pods: readonly Pod[], protocol: Protocol, store: ObjectStore): readonly number[] => [
  ...new Set(pods.flatMap((pod) => listeningPorts(pod, store, protocol))),
]

const onlyPort = (ports: readonly number[]): number | undefined => (ports.length === 1 ? ports[0] : undefined)

/** Endpoints that get no requests: none is ready, or some are not. */
function endpointFindings(service: Service, pods: readonly Pod[], store: ObjectStore): readonly Finding[] {
  if (service.spec.publishNotReadyAddresses === true) return []
  const waiting = pods.filter((pod) => readinessOf(pod, store).kind !== 'ready')
  if (waiting.length === 0) return []
  const causes = readinessFindings(waiting, store)
  const regarding = keyOf(service)
  const evidence = waiting.map(keyOf)
  if (waiting.length < pods.length) {
    const who = waiting.length === 1 ? 'one gets' : `${waiting.length} get`
    const sentence = `Of its ${pods.length} Pods ${who} no requests.`
    return [...causes, { regarding, code: 'some-endpoints-not-ready', sentence, evidence }]
  }
  const sentence = pods.length === 1 ? 'Its only Pod is not ready.' : `None of its ${pods.length} Pods is ready.`
  return [...causes, { regarding, code: 'no-ready-endpoints', sentence, evidence }]
}
