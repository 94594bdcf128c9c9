import { controllerOf, keyOf, objectKey, type KubeObject, type ObjectKey } from '#model/objectMeta'
import type { ObjectStore } from '#model/objectStore'
import type { Pod, Probe } from '#kinds/pod/schema'
import { listensOf } from '../kubelet/appModel'
import { fixOf, type FieldPath, type Finding, type Fix } from './finding'
import { becauseOf, probesAnnotation, probeText, readinessOf, type Readiness } from './readiness'

/** Where a Pod is written: itself, or the template of the owner it came from. */
export interface Origin {
  readonly key: ObjectKey
  /** What stands before `spec` and `metadata` of the Pod in it. */
  readonly prefix: FieldPath
}

const templateKinds: ReadonlySet<string> = new Set(['Deployment', 'ReplicaSet', 'StatefulSet'])

/** The object in which a Pod's fields are to be changed: its topmost owner with a template, else the Pod. */
export function originOf(pod: Pod, store: ObjectStore): Origin {
  const namespace = pod.metadata.namespace ?? ''
  let origin: Origin = { key: keyOf(pod), prefix: [] }
  let current: KubeObject | undefined = pod
  while (current) {
    const owner = controllerOf(current)
    if (!owner || !templateKinds.has(owner.kind)) break
    const key = objectKey(owner.kind, namespace, owner.name)
    current = store.byKind.get(owner.kind)?.get(key)
    if (current) origin = { key, prefix: ['spec', 'template'] }
  }
  return origin
}

/** What keeps a set of Pods from being ready: one finding for each origin and cause, at fault first, then the Pods. */
export function readinessFindings(pods: readonly Pod[], store: ObjectStore): readonly Finding[] {
  const groups = new Map<string, { readonly origin: Origin; readonly readiness: Readiness; readonly pods: Pod[] }>()
  for (const pod of pods) {
    const readiness = readinessOf(pod, store)
    if (readiness.kind === 'ready') continue
    const origin = originOf(pod, store)
    const id = `${origin.key} ${becauseOf(readiness)}`
    const group = groups.get(id)
    if (group) group.pods.push(pod)
    else groups.set(id, { origin, readiness, pods: [pod] })
  }
  return [...groups.values()].flatMap((group) => causeAndPods(group.origin, group.readiness, group.pods, store))
}

function causeAndPods(
  origin: Origin,
  readiness: Readiness,
  pods: readonly Pod[],
  store: ObjectStore,
): readonly Finding[] {
  const [first] = pods
  if (!first) return []
  const cause = causeOf(origin, readiness, first, store)
  const keys = pods.map(keyOf)
  const regarding = keyOf(first)
  const own = cause?.regarding === regarding ? [] : [podsFinding(regarding, readiness, keys)]
  return [...(cause ? [{ ...cause, evidence: keys }] : []), ...own]
}

const podsFinding = (regarding: ObjectKey, readiness: Readiness, keys: readonly ObjectKey[]): Finding => {
  const who = keys.length === 1 ? 'This Pod is' : `${keys.length} Pods are`
  return { regarding, code: 'pod-not-ready', sentence: `${who} not ready. ${becauseOf(readiness)}`, evidence: keys }
}

function causeOf(origin: Origin, readiness: Readiness, pod: Pod, store: ObjectStore): Finding | undefined {
  const base = { regarding: origin.key, evidence: [keyOf(pod)] }
  switch (readiness.kind) {
    case 'probeRefused': {
      const ports = listeningPorts(pod, store)
      const heard =
        ports.length > 0 ? `the application listens on ${ports.join(', ')}` : 'the application listens nowhere'
      const sentence = `The readiness probe asks port ${readiness.port}, where nothing listens; ${heard}.`
      const fix = probePortFix(origin, readiness.container, readiness.probe, ports)
      return { ...base, code: 'readiness-probe-refused', sentence, ...(fix ? { fix } : {}) }
    }
    case 'probeFails': {
      const path = [...origin.prefix, 'metadata', 'annotations', probesAnnotation]
      const before = pod.metadata.annotations?.[probesAnnotation] ?? ''
      const fix = fixOf(origin.key, 'readiness', path, before, before.replace(/(readiness\s*=\s*)fail/, '$1ok'))
      const sentence = `The application answers the readiness probe ${probeText(readiness.probe)} with a failure.`
      return { ...base, code: 'readiness-probe-fails', sentence, fix }
    }
    case 'pending':
      return { ...base, regarding: keyOf(pod), code: 'pod-pending', sentence: becauseOf(readiness) }
    case 'notReady':
      return { ...base, regarding: keyOf(pod), code: 'pod-not-ready', sentence: becauseOf(readiness) }
    case 'ready':
    case 'terminating':
    case 'completed':
      return undefined
  }
}

/** The ports that a Pod's application can be reached on from outside it. */
export const listeningPorts = (pod: Pod, store: ObjectStore): readonly number[] => [
  ...new Set(
    listensOf(pod, store)
      .filter((socket) => !socket.address.startsWith('127.'))
      .map((socket) => socket.port),
  ),
]

function probePortFix(origin: Origin, container: number, probe: Probe, ports: readonly number[]): Fix | undefined {
  const handler = probe.httpGet ? 'httpGet' : probe.tcpSocket ? 'tcpSocket' : probe.grpc ? 'grpc' : undefined
  const asked = handler && probe[handler]?.port
  const [port] = ports
  if (handler === undefined || asked === undefined || port === undefined) return undefined
  const path = [...origin.prefix, 'spec', 'containers', container, 'readinessProbe', handler, 'port']
  return fixOf(origin.key, 'readinessProbe port', path, asked, port)
}
