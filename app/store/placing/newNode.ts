import type { Node } from '#kinds/node/schema'
import { objectKey } from '#model/objectMeta'
import { liveObject } from '../liveObject'
import type { PlaygroundState } from '../state'
import { firstFree } from '../uniqueName'
import type { Placed } from './placed'

/** `node1`, `node2`, …; its address and Pod range are handed out by the cluster. */
export function newNode(state: PlaygroundState): Placed {
  const name = firstFree(
    (taken) => liveObject(state.world, objectKey('Node', '', taken)) !== undefined,
    (index) => `node${index}`,
  )
  const node: Node = { apiVersion: 'v1', kind: 'Node', metadata: { name } }
  return { type: 'object', object: node }
}
