import type { Pod } from '#kinds/pod/schema'
import { objectKey, parseKey, type ObjectKey } from '#model/objectMeta'
import { liveObject } from '../liveObject'
import type { PlaygroundState } from '../state'
import { firstFree } from '../uniqueName'
import type { Placed } from './placed'
import { webContainer } from './webContainer'

/** All Pods from the palette carry it, so that one Service can select several of them. */
const sharedLabels = { app: 'web' }

/** `web-1`, `web-2`, …: a web server of its own, bound to `node` when it was put on one. */
export function newPod(state: PlaygroundState, node: ObjectKey | undefined): Placed {
  const name = firstFree(
    (taken) => liveObject(state.world, objectKey('Pod', 'default', taken)) !== undefined,
    (index) => `web-${index}`,
  )
  const pod: Pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default', labels: sharedLabels },
    spec: { ...(node === undefined ? {} : { nodeName: parseKey(node).name }), containers: [webContainer] },
  }
  return { type: 'object', object: pod }
}
