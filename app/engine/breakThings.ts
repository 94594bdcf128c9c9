import { describeFault, faultId, type Fault } from '#model/fault'
import { objectsOf } from '#kinds/registry'
import { objectKey, parseKey, type ObjectKey } from '#model/objectMeta'
import { getObject } from './apiserver/objectStore'
import type { Actor, Transaction } from './apiserver/transaction'
import { notFound } from './apiserver/statusErrors'
import { proxyOf } from '#model/componentNames'
import { faultsMeant, missingTarget, podsMeant } from './faultTargets'
import { isHeldUp } from './heldUp'
import type { Input } from './input'
import type { World } from './world'

type FaultInput = Extract<Input, { type: 'setFault' | 'clearFault' }>

/**
 * The world with a fault in it, or without it. What is broken already is not broken again, and what is not there cannot
 * be broken.
 */
export function withFault(world: World, input: FaultInput): World {
  const faults = new Map(world.faults)
  for (const fault of changesOf(world, input)) {
    if (input.type === 'setFault') faults.set(faultId(fault), fault)
    else faults.delete(faultId(fault))
  }
  return faults.size === world.faults.size ? world : { ...world, faults }
}

/** The faults that an input brings or takes away. */
function changesOf({ objects, faults }: World, { type, fault }: FaultInput): readonly Fault[] {
  if (type === 'setFault' && missingTarget(objects, fault) !== undefined) return []
  return faultsMeant(objects, fault).filter((one) => faults.has(faultId(one)) !== (type === 'setFault'))
}

/**
 * In instant mode everybody knows everything, but those who are held up: the rules and the answers of theirs are made from
 * what they knew when that began.
 */
export function withFrozenViews(world: World): World {
  if (world.faults.size === 0 && world.observed.size === 0) return world
  const nodes = [...objectsOf(world.objects, 'Node').values()].map(({ metadata }) => metadata.name)
  const held = [...nodes.map(proxyOf), 'coredns'].filter((component) => isHeldUp(world.faults, component))
  if (held.length === world.observed.size && held.every((component) => world.observed.has(component))) return world
  const observed = new Map(held.map((component) => [component, world.observed.get(component) ?? world.objects]))
  return { ...world, observed }
}

/** Tells that something broke, or was mended, or that it is not there. */
export function tellOfFault(tx: Transaction, actor: Actor, before: World, input: FaultInput): void {
  const missing = input.type === 'setFault' ? missingTarget(before.objects, input.fault) : undefined
  if (missing !== undefined) refuse(tx, actor, missing)
  for (const fault of changesOf(before, input)) {
    const regarding = regardingOf(fault)
    const what = describeFault(fault)
    if (input.type === 'setFault') tx.tell(actor, { type: 'broken', regarding, message: what })
    else tx.tell(actor, { type: 'mended', regarding, message: `mended: ${what}` })
  }
}

/** Tells that processes were made to end, or that their Pod is not there; what follows is for its kubelet to find out. */
export function tellOfCrash(
  tx: Transaction,
  actor: Actor,
  { pod, container, exitCode }: Extract<Input, { type: 'crash' }>,
): void {
  const { objects } = tx.view
  if (getObject(objects, pod) === undefined) return refuse(tx, actor, pod)
  const who = container === undefined ? 'every container' : `container ${container}`
  for (const key of podsMeant(objects, pod)) {
    const { namespace, name } = parseKey(key)
    const message = `${who} of ${namespace}/${name} exits with ${exitCode}`
    tx.tell(actor, { type: 'broken', regarding: key, message })
  }
}

function refuse(tx: Transaction, actor: Actor, missing: ObjectKey): void {
  const error = notFound(missing)
  tx.tell(actor, { type: 'refused', regarding: missing, error, message: error.message })
}

function regardingOf(fault: Fault): ObjectKey {
  switch (fault.type) {
    case 'probe':
    case 'notListening':
      return fault.pod
    case 'linkCut':
      return objectKey('Node', '', fault.from)
    case 'paused':
      return objectKey('Node', '', fault.component.split('/')[1] ?? fault.component)
    case 'nodeStopped':
    case 'nodeIsolated':
    case 'routeBroken':
    case 'conntrackFull':
      return objectKey('Node', '', fault.node)
  }
}
