import { assertNever } from '#lib/assert'
import { controllerOf, objectKey, type KubeObject } from '#model/objectMeta'
import { applyObject, bindPod, deleteObject, dropObject, tryObject } from './apiserver/apiServer'
import { getObject } from './apiserver/objectStore'
import { patchObject } from './apiserver/patchObject'
import type { Transaction } from './apiserver/transaction'
import { tellOfCrash, tellOfFault } from './breakThings'
import { forgetFlow } from './forgetFlow'
import type { Input } from './input'
import { sendRequest } from './sendRequest'
import type { World } from './world'

/** The world as an input finds it, and as it is with the settings and faults that the input brings. */
export interface Stepping {
  readonly before: World
  readonly world: World
}

/** What a person does has no cause before it. */
const user = { component: 'apiserver' }

/**
 * Does at once what an input asks for; what follows from it is for the components to find out.
 *
 * `place` lets what has been written so far find its place before the next object comes, where that is wanted.
 */
export function act(tx: Transaction, { before, world }: Stepping, input: Input, place: () => void): void {
  switch (input.type) {
    case 'apply':
      if (input.dryRun !== true) return apply(tx, input, place)
      for (const object of input.objects) tryObject(tx, user, object)
      return
    case 'delete':
      return deleteObject(tx, user, input.key, input)
    case 'patch':
      return patchObject(tx, user, input.key, input.merge)
    case 'bind':
      return bindPod(tx, user, input.pod, input.node)
    case 'send':
      return sendRequest(tx, user, world, input.walk)
    case 'deleteConntrack':
    case 'expireConntrack':
      return forgetFlow(tx, user, world, input)
    case 'setFault':
    case 'clearFault':
      return tellOfFault(tx, user, before, input)
    case 'crash':
      return tellOfCrash(tx, user, input)
    // Only a clock that runs has a later moment; without one nothing comes of these.
    case 'schedule':
    case 'startStream':
    case 'stopStream':
    case 'configure':
    case 'advance':
      return
    default:
      return assertNever(input)
  }
}

/**
 * The objects one after the other, each placed before the next one comes, so that a scenario that is opened at once
 * ends like the one that was built object by object.
 *
 * Some come in one breath: all up to the last new Node, for a file may name its Nodes last; all up to the last one that
 * names its controller, for in a dump of a cluster it may stand after its workload, which would make another meanwhile;
 * and what replaces something, so that no controller notices a gap.
 */
function apply(tx: Transaction, input: Extract<Input, { type: 'apply' }>, place: () => void): void {
  const { objects, replacing = [] } = input
  const together =
    replacing.length > 0
      ? objects.length
      : objects.findLastIndex((object) =>
          object.kind === 'Node' ? !isThere(tx, object) : controllerOf(object) !== undefined,
        )
  for (const key of replacing) dropObject(tx, user, key)
  for (const [i, object] of objects.entries()) {
    applyObject(tx, user, object)
    if (i >= together) place()
  }
}

const isThere = (tx: Transaction, object: KubeObject): boolean =>
  getObject(tx.view.objects, objectKey(object.kind, '', object.metadata.name)) !== undefined
