import { invariant } from '#lib/assert'
import { controllerOf, keyOf, objectKey, type KubeObject, type ObjectKey } from '#model/objectMeta'
import type { ObjectStore } from '#model/objectStore'
import { endpointText } from '#model/packet'
import type { Pod } from '#kinds/pod/schema'
import { listensAnnotation, listensOf } from '../kubelet/appModel'
import { probesAnnotation } from '../kubelet/behaviour'
import { isLoopback } from '../linux/addresses'
import { fixOf, valueAt, type FieldPath, type Finding } from './finding'
import { becauseOf, listeningPorts, probeText, readinessOf, type FailingProbe, type Readiness } from './readiness'

/** Where a field of a Pod is to be changed: in the Pod itself, or in the template of the owner it came from. */
interface Origin {
  readonly key: ObjectKey
  readonly path: FieldPath
}

const templateKinds: ReadonlySet<string> = new Set(['Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet'])

/** The topmost owner of a Pod that holds its template, where there is one. */
export function templateOwnerOf(pod: Pod, store: ObjectStore): KubeObject | undefined {
  const namespace = pod.metadata.namespace ?? ''
  let found: KubeObject | undefined
  let current: KubeObject | undefined = pod
  while (current) {
    const owner = controllerOf(current)
    if (!owner || !templateKinds.has(owner.kind)) break
    current = store.byKind.get(owner.kind)?.get(objectKey(owner.kind, namespace, owner.name))
    if (current) found = current
  }
  return found
}

/** Where the field at `path` of a Pod comes from. A Pod that differs from its template there is changed itself. */
function originOf(pod: Pod, path: FieldPath, store: ObjectStore): Origin {
  const owner = templateOwnerOf(pod, store)
  const inTemplate = ['spec', 'template', ...path]
  const fromTemplate = owner && valueAt(owner, inTemplate) === valueAt(pod, path)
  return fromTemplate ? { key: keyOf(owner), path: inTemplate } : { key: keyOf(pod), path }
}

/** What keeps a set of Pods from being ready: one finding for each origin and cause, at fault first, then the Pods. */
export function readinessFindings(pods: readonly Pod[], store: ObjectStore): readonly Finding[] {
  const groups = new Map<string, { readonly cause: Finding; readonly readiness: Readiness; readonly pods: Pod[] }>()
  for (const pod of pods) {
    const readiness = readinessOf(pod, store)
    const cause = causeOf(readiness, pod, store)
    if (!cause) continue
    const id = `${cause.regarding} ${cause.sentence}`
    const group = groups.get(id)
    if (group) group.pods.push(pod)
    else groups.set(id, { cause, readiness, pods: [pod] })
  }
  return [...groups.values()].flatMap(({ cause, readiness, pods: same }) => {
    const evidence = same.map(keyOf)
    const own = evidence.includes(cause.regarding) ? [] : [podsFinding(readiness, evidence)]
    return [{ ...cause, evidence }, ...own]
  })
}

function podsFinding(readiness: Readiness, pods: readonly ObjectKey[]): Finding {
  const [first] = pods
  invariant(first, 'a group of Pods has a Pod')
  const who = pods.length === 1 ? 'This Pod is' : `${pods.length} Pods are`
  const sentence = `${who} not ready. ${becauseOf(readiness)}`
  return { regarding: first, code: 'pod-not-ready', sentence, evidence: pods }
}

/** Why one Pod is not ready, told of the object in which that is to be changed; nothing for one that is. */
function causeOf(readiness: Readiness, pod: Pod, store: ObjectStore): Finding | undefined {
  const regarding = keyOf(pod)
  const evidence = [regarding]
  switch (readiness.kind) {
    case 'probeRefused':
      return loopbackFinding(pod, readiness.port, evidence, store) ?? refusedProbe(readiness, pod, store)
    case 'probeFails': {
      const { key, path } = originOf(pod, ['metadata', 'annotations', probesAnnotation], store)
      const before = pod.metadata.annotations?.[probesAnnotation] ?? ''
      const answer = new RegExp(`(${readiness.which}\\s*=\\s*)fail`)
      const fix = fixOf(key, readiness.which, path, before, before.replace(answer, '$1ok'))
      const sentence = `The application answers the ${readiness.which} probe ${probeText(readiness.probe)} with a failure.`
      return { regarding: key, code: `${readiness.which}-probe-fails`, sentence, evidence, fix }
    }
    case 'pending':
      return { regarding, code: 'pod-pending', sentence: becauseOf(readiness), evidence }
    case 'notReady':
      return { regarding, code: 'pod-not-ready', sentence: becauseOf(readiness), evidence }
    case 'terminating':
      return { regarding, code: 'pod-terminating', sentence: becauseOf(readiness), evidence }
    case 'ready':
    case 'completed':
      return undefined
  }
}

function refusedProbe({ which, container, probe, port }: FailingProbe, pod: Pod, store: ObjectStore): Finding {
  const evidence = [keyOf(pod)]
  const code = `${which}-probe-refused`
  const handler = probe.httpGet ? 'httpGet' : probe.tcpSocket ? 'tcpSocket' : 'grpc'
  const { key, path } = originOf(pod, ['spec', 'containers', container, `${which}Probe`, handler, 'port'], store)
  const ports = listeningPorts(pod, store, 'TCP')
  const heard = ports.length > 0 ? `the application listens on ${ports.join(', ')}` : 'the application listens nowhere'
  const asked = probe[handler]?.port ?? ''
  const misses =
    port === undefined ? `port ${asked}, a name that no container port has` : `port ${port}, where nothing listens`
  const sentence = `The ${which} probe asks ${misses}; ${heard}.`
  const [open] = ports
  if (open === undefined) return { regarding: key, code, sentence, evidence }
  return { regarding: key, code, sentence, evidence, fix: fixOf(key, `${which}Probe port`, path, asked, open) }
}

/** An application that keeps a port to itself by listening on a loopback address. */
export function loopbackFinding(
  pod: Pod,
  port: number | undefined,
  evidence: readonly ObjectKey[],
  store: ObjectStore,
): Finding | undefined {
  const socket = listensOf(pod, store).find((one) => one.port === port && isLoopback(one.address))
  if (!socket) return undefined
  const { key, path } = originOf(pod, ['metadata', 'annotations', listensAnnotation], store)
  const written = pod.metadata.annotations?.[listensAnnotation] ?? ''
  const own = endpointText(socket.address, socket.port)
  const sentence = `The application listens on ${own} only, which nothing outside the Pod can reach.`
  const fix = fixOf(key, 'listens', path, written, written.replace(own, `${socket.port}`))
  return { regarding: key, code: 'listens-on-loopback', sentence, evidence, fix }
}
