import { objectOf } from '#kinds/registry'
import type { Pod, PodStatus } from '#kinds/pod/schema'
import type { Service } from '#kinds/service/schema'
import { assertNever } from '#lib/assert'
import { isEqual } from '#lib/isEqual'
import { err, ok, type Result } from '#lib/result'
import type { StatusError } from '#model/fieldError'
import { keyOf, objectKey, parseKey, type KubeObject, type ObjectKey } from '#model/objectMeta'
import type { EventId } from '#model/simEvent'
import { admit } from './admission'
import { isDone } from './deletion'
import { withGeneration } from './generation'
import { nameOf, sentence } from './objectName'
import { getObject } from './objectStore'
import { removeObject, takeOut, type Deletion } from './removeObject'
import { withRevision } from './revision'
import { alreadyBound, alreadyExists, closedNamespace, immortalNamespace, notFound } from './statusErrors'
import { fieldOf, inNamespace, withFilledInFields, withSystemFields } from './systemFields'
import { timestamp } from './timestamp'
import type { Actor, Transaction } from './transaction'
import type { Write } from './write'

/**
 * Creates the object or replaces the one of its key, as `kubectl apply` of the whole object does.
 *
 * A namespace that does not exist is made, as by the admission plugin NamespaceAutoProvision: a file that names one is
 * meant to work. A Pod's status is taken as it is given, and remembered as given.
 */
export function applyObject(tx: Transaction, actor: Actor, authored: KubeObject): void {
  const placed = inNamespace(authored)
  provisionNamespace(tx, actor, placed)
  const object = withName(tx, placed)
  const key = keyOf(object)
  const old = getObject(tx.view.objects, key)
  if (!isPod(object)) {
    store(tx, actor, object, old)
    return
  }
  const given = givenStatusOf(object)
  // Without the status that it came with, a Pod has only its address left; its kubelet says the rest.
  const freed = given === undefined && tx.view.givenStatus(key) !== undefined
  const next = freed && old !== undefined && isPod(old) ? { ...object, status: addressOf(old) } : object
  if (store(tx, actor, next, old)) tx.keepGivenStatus(key, given)
}

/**
 * Tells what `applyObject` would store, or why it would not, and stores nothing, as `kubectl apply --dry-run=server` does.
 *
 * What it would be given is given to nobody: each object is tried against what is there.
 */
export function tryObject(tx: Transaction, actor: Actor, authored: KubeObject): void {
  const object = withName(tx, inNamespace(authored))
  const key = keyOf(object)
  const old = getObject(tx.view.objects, key)
  const admitted = asStored(tx, object, old)
  if (!admitted.ok) return refuse(tx, actor, key, admitted.error)
  const verb = old === undefined ? 'created' : isSame(old, admitted.value) ? 'unchanged' : 'configured'
  const message = `${nameOf(key)} ${verb} (server dry run)`
  tx.tell(actor, { type: 'tried', regarding: key, object: admitted.value, message })
}

/** Deletes what a user names. A namespace is emptied first, however little grace it is given. */
export function deleteObject(
  tx: Transaction,
  actor: Actor,
  key: ObjectKey,
  options: Omit<Deletion, 'because'> = {},
): void {
  const { kind, name } = parseKey(key)
  if (getObject(tx.view.objects, key) === undefined) return refuse(tx, actor, key, notFound(key))
  if (kind === 'Namespace' && immortal.has(name)) return refuse(tx, actor, key, immortalNamespace(name))
  const { grace, propagation } = options
  removeObject(tx, actor, key, {
    because: '',
    ...(grace === undefined || kind === 'Namespace' ? {} : { grace }),
    ...(propagation === undefined ? {} : { propagation }),
  })
}

/** Takes away what is replaced in the same breath, without waiting for anybody, as `kubectl replace --force` does. */
export function dropObject(tx: Transaction, actor: Actor, key: ObjectKey): void {
  if (getObject(tx.view.objects, key) === undefined) return refuse(tx, actor, key, notFound(key))
  takeOut(tx, actor, key, '')
}

/** Binds a Pod that waits for a Node. Upstream: pkg/registry/core/pod/storage assignPod. */
export function bindPod(tx: Transaction, actor: Actor, key: ObjectKey, node: string): void {
  const pod = objectOf(tx.view.objects, 'Pod', key)
  const nodeKey = objectKey('Node', '', node)
  if (pod === undefined) return refuse(tx, actor, key, notFound(key))
  if (objectOf(tx.view.objects, 'Node', nodeKey) === undefined) return refuse(tx, actor, key, notFound(nodeKey))
  if (pod.spec.nodeName !== undefined) {
    return refuse(tx, actor, key, alreadyBound(pod.metadata.name, pod.spec.nodeName))
  }
  const bound: Pod = { ...pod, spec: { ...pod.spec, nodeName: node } }
  tx.put(withRevision(tx, bound), () =>
    tx.tell(actor, {
      type: 'scheduled',
      regarding: key,
      node,
      message: `Successfully assigned ${pod.metadata.namespace}/${pod.metadata.name} to ${node}`,
    }),
  )
}

/** Performs what a controller wants done. What cannot be done lands on the list of events as refused. */
export function perform(tx: Transaction, actor: Actor, write: Write): void {
  switch (write.type) {
    case 'create':
      return create(tx, actor, write.object)
    case 'update': {
      const old = getObject(tx.view.objects, keyOf(write.object))
      if (old === undefined) return refuse(tx, actor, keyOf(write.object), notFound(keyOf(write.object)))
      store(tx, actor, write.object, old, write.because)
      return undefined
    }
    case 'updateStatus':
      return updateStatus(tx, actor, write)
    case 'bind':
      return bindPod(tx, actor, write.pod, write.node)
    case 'delete':
      return removeObject(tx, actor, write.key, write)
    case 'tell':
      tx.tell(actor, write.happening)
      return undefined
    case 'requeue':
      return undefined
    default:
      return assertNever(write)
  }
}

const immortal: ReadonlySet<string> = new Set(['default', 'kube-system', 'kube-public'])

const isPod = (object: KubeObject): object is Pod => object.kind === 'Pod'

const isService = (object: KubeObject): object is Service => object.kind === 'Service'

const givenStatusOf = (pod: Pod): PodStatus | undefined =>
  pod.status === undefined || Object.keys(pod.status).length === 0 ? undefined : pod.status

function addressOf({ status }: Pod): PodStatus {
  return status?.podIP === undefined ? {} : { podIP: status.podIP, podIPs: status.podIPs ?? [{ ip: status.podIP }] }
}

function provisionNamespace(tx: Transaction, actor: Actor, object: KubeObject): void {
  const name = object.metadata.namespace
  if (name === undefined || objectOf(tx.view.objects, 'Namespace', objectKey('Namespace', '', name)) !== undefined)
    return
  const namespace: KubeObject = { apiVersion: 'v1', kind: 'Namespace', metadata: { name } }
  store(tx, actor, namespace, undefined)
}

function create(tx: Transaction, actor: Actor, wanted: KubeObject): void {
  const object = withName(tx, wanted)
  const key = keyOf(object)
  if (getObject(tx.view.objects, key) !== undefined) return refuse(tx, actor, key, alreadyExists(key))
  store(tx, actor, object, undefined)
  return undefined
}

/** The object under a name of its own, where it asks for one. */
function withName(tx: Transaction, object: KubeObject): KubeObject {
  const { name, namespace = '', generateName = '' } = object.metadata
  if (name !== '' || generateName === '') return object
  const isTaken = (candidate: string): boolean =>
    getObject(tx.view.objects, objectKey(object.kind, namespace, candidate)) !== undefined
  return { ...object, metadata: { ...object.metadata, name: tx.generateName(generateName, isTaken) } }
}

/** Admits and stores; gives back whether the object is in the store now. Nothing happens when nothing would change. */
function store(tx: Transaction, actor: Actor, object: KubeObject, old: KubeObject | undefined, because = ''): boolean {
  const key = keyOf(object)
  const admitted = asStored(tx, object, old)
  if (!admitted.ok) {
    refuse(tx, actor, key, admitted.error)
    return false
  }
  const next = admitted.value
  if (old !== undefined && isDone(next)) {
    takeOut(tx, actor, key, because)
    return false
  }
  if (old !== undefined && isSame(old, next)) return true
  const stored = withRevision(tx, next)
  tx.put(stored, () => tellOfWrite(tx, actor, stored, old, because))
  return true
}

/** The object as it would be stored, or why it would not. */
function asStored(tx: Transaction, object: KubeObject, old: KubeObject | undefined): Result<KubeObject, StatusError> {
  if (old === undefined && isClosed(tx, object)) return err(closedNamespace(keyOf(object)))
  const filled = withFilledInFields(withSystemFields(object, old, timestamp(tx.now()), tx.nextUid), old)
  const admitted = admit(filled, old, tx.view)
  return admitted.ok ? ok(withGeneration(admitted.value, old)) : admitted
}

/** Whether the object's namespace is being emptied. Upstream: plugin/pkg/admission/namespace/lifecycle. */
function isClosed({ view }: Transaction, { metadata: { namespace = '' } }: KubeObject): boolean {
  const key = objectKey('Namespace', '', namespace)
  return objectOf(view.objects, 'Namespace', key)?.metadata.deletionTimestamp !== undefined
}

function updateStatus(tx: Transaction, actor: Actor, write: Extract<Write, { type: 'updateStatus' }>): void {
  const key = keyOf(write.object)
  const old = getObject(tx.view.objects, key)
  if (old === undefined) return refuse(tx, actor, key, notFound(key))
  const next = { ...old, status: fieldOf(write.object, 'status') }
  if (isSame(old, next)) return
  tx.put(withRevision(tx, next), () =>
    tx.tell(actor, { type: write.event ?? 'updated', regarding: key, message: write.because }),
  )
}

function tellOfWrite(
  tx: Transaction,
  actor: Actor,
  stored: KubeObject,
  old: KubeObject | undefined,
  because: string,
): EventId {
  const key = keyOf(stored)
  const message = sentence(`${nameOf(key)} ${old === undefined ? 'created' : 'configured'}`, because)
  const event = tx.tell(actor, { type: old === undefined ? 'created' : 'updated', regarding: key, message })
  if (isService(stored)) {
    if (!tx.view.isInstant) tellOfStorage(tx, event, stored)
    const before = old !== undefined && isService(old) ? valuesOf(old) : new Map<string, string>()
    for (const [field, value] of valuesOf(stored)) {
      if (before.get(field) === value || value === 'None') continue
      tx.tell(
        { component: 'apiserver', causedBy: event },
        { type: 'allocated', regarding: key, field, value, message: `${nameOf(key)} holds ${value} (${field})` },
      )
    }
  }
  return event
}

/** The cluster's memory has it: from here on it is as true as anything in a cluster, and every watch is told. */
function tellOfStorage(tx: Transaction, causedBy: EventId, stored: Service): void {
  const seen = tx.view.objects.revision
  const message = `etcd holds ${nameOf(keyOf(stored))} at revision ${seen}`
  tx.tell({ component: 'etcd', causedBy }, { type: 'synced', regarding: keyOf(stored), seen, message })
}

/** What a Service holds of the cluster's addresses and ports, by field. */
function valuesOf({ spec }: Service): ReadonlyMap<string, string> {
  const numbers = [
    ...(spec.ports ?? []).map((port, i) => [`spec.ports[${i}].nodePort`, port.nodePort ?? 0] as const),
    ['spec.healthCheckNodePort', spec.healthCheckNodePort ?? 0] as const,
  ]
  return new Map([
    ...(spec.clusterIPs ?? []).map((ip, i) => [`spec.clusterIPs[${i}]`, ip] as const),
    ...numbers.filter(([, port]) => port !== 0).map(([field, port]) => [field, String(port)] as const),
  ])
}

function refuse(tx: Transaction, actor: Actor, key: ObjectKey, error: StatusError): void {
  tx.tell(actor, { type: 'refused', regarding: key, error, message: error.message })
}

/** Whether a write would change nothing: everything but the revision is equal. */
function isSame(old: KubeObject, next: KubeObject): boolean {
  const { resourceVersion } = old.metadata
  const metadata = resourceVersion === undefined ? next.metadata : { ...next.metadata, resourceVersion }
  return isEqual(old, { ...next, metadata })
}
