import type { Deployment } from '#kinds/deployment/schema'
import { objectKey } from '#model/objectMeta'
import { liveObject } from '../liveObject'
import type { PlaygroundState } from '../state'
import { uniqueName } from '../uniqueName'
import type { Placed } from './placed'
import { webContainer } from './webContainer'

/** `api`, `api-2`, …: two replicas of a web server, with a label of their own. */
export function newDeployment(state: PlaygroundState): Placed {
  const name = uniqueName(
    (taken) => liveObject(state.world, objectKey('Deployment', 'default', taken)) !== undefined,
    'api',
  )
  const labels = { app: name }
  const deployment: Deployment = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'default', labels },
    spec: {
      replicas: 2,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [webContainer] } },
    },
  }
  return { type: 'object', object: deployment }
}
