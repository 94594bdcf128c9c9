import { describeFault, faultId, type Fault } from '#model/fault'
import { objectsOf } from '#kinds/registry'
import { objectKey, type ObjectKey } from '#model/objectMeta'
import type { Actor, Transaction } from './apiserver/transaction'
import { proxyOf } from './componentNames'
import { isHeldUp } from './heldUp'
import type { Input } from './input'
import type { World } from './world'

/** The world with a fault in it, or without it. What is broken already is not broken again. */
export function withFault(world: World, input: Extract<Input, { type: 'setFault' | 'clearFault' }>): World {
  const id = faultId(input.fault)
  if (world.faults.has(id) === (input.type === 'setFault')) return world
  const faults = new Map(world.faults)
  if (input.type === 'setFault') faults.set(id, input.fault)
  else faults.delete(id)
  return { ...world, faults }
}

/**
 * In instant mode everybody knows everything, but those who are held up: the rules and the answers of theirs are made from
 * what they knew when that began.
 */
export function withFrozenViews(world: World): World {
  if (world.faults.size === 0 && world.observed.size === 0) return world
  const nodes = [...objectsOf(world.objects, 'Node').values()].map(({ metadata }) => metadata.name)
  const held = [...nodes.map(proxyOf), 'coredns'].filter((component) => isHeldUp(world.faults, component))
  const observed = new Map(held.map((component) => [component, world.observed.get(component) ?? world.objects]))
  return { ...world, observed }
}

/** Tells that something broke, or was mended. */
export function tellOfFault(
  tx: Transaction,
  actor: Actor,
  before: World,
  { type, fault }: Extract<Input, { type: 'setFault' | 'clearFault' }>,
): void {
  if (before.faults.has(faultId(fault)) === (type === 'setFault')) return
  const message = type === 'setFault' ? describeFault(fault) : `mended: ${describeFault(fault)}`
  tx.tell(actor, { type: type === 'setFault' ? 'broken' : 'mended', regarding: regardingOf(fault), message })
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
