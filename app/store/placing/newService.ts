import type { Pod } from '#kinds/pod/schema'
import type { Service } from '#kinds/service/schema'
import { objectKey, type ObjectKey } from '#model/objectMeta'
import { matchesPairs, type Labels } from '#model/selector'
import { liveObject } from '../liveObject'
import { livePods } from '../livePods'
import type { PlaygroundState } from '../state'
import { uniqueName } from '../uniqueName'
import { commonLabels } from './commonLabels'
import type { Placed } from './placed'
import { webPort } from './webContainer'

/** The label that names an application, by convention and in the recommended labels of Kubernetes. */
const applicationLabels = ['app', 'app.kubernetes.io/name', 'k8s-app']

/**
 * `web`, `web-2`, …: a ClusterIP Service on port 80.
 *
 * Dropped on Pods it takes a label that they have in common, and offers the choice when there are several; dropped
 * elsewhere it selects the Pods from the palette, or else an application that no Service leads to yet. With no Pods to
 * select it stands without a selector, and a hint says what that means.
 */
export function newService(state: PlaygroundState, dropped: readonly ObjectKey[]): Placed {
  const pods = dropped.flatMap((key) => livePods(state.world).get(key) ?? [])
  const common = commonLabels(pods)
  const selector = pods.length > 0 ? bestOf(common) : unservedSelector(state)
  const namespace = pods[0]?.metadata.namespace ?? 'default'
  const name = uniqueName(
    (taken) => liveObject(state.world, objectKey('Service', namespace, taken)) !== undefined,
    Object.values(selector ?? {}).find((value) => /^[a-z][a-z0-9-]*$/.test(value)) ?? 'web',
  )
  const service: Service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace },
    spec: {
      ...(selector ? { selector } : {}),
      ports: [{ port: 80, targetPort: portOf([...livePods(state.world).values()], namespace, selector) }],
    },
  }
  return {
    type: 'object',
    object: service,
    ...(Object.keys(common).length > 1 ? { choice: { pods: dropped } } : {}),
    ...(selector ? {} : { hint: `Service ${name} has no selector yet: it has no endpoints until it gets one.` }),
  }
}

/** One pair that names the application, or else the first pair. */
function bestOf(common: Labels): Labels | undefined {
  const key = applicationLabels.find((label) => common[label] !== undefined) ?? Object.keys(common)[0]
  const value = key === undefined ? undefined : common[key]
  return key === undefined || value === undefined ? undefined : { [key]: value }
}

function unservedSelector({ world }: PlaygroundState): Labels | undefined {
  const pods = [...livePods(world).values()].filter((pod) => pod.metadata.namespace === 'default')
  const applications = pods.map((pod) => bestOf(commonLabels([pod])))
  return [{ app: 'web' }, ...applications].find((selector) =>
    pods.some((pod) => matchesPairs(selector, pod.metadata.labels)),
  )
}

/** The port that the selected Pods open first. */
function portOf(pods: readonly Pod[], namespace: string, selector: Labels | undefined): number {
  const selected = pods.find(
    (pod) => pod.metadata.namespace === namespace && matchesPairs(selector, pod.metadata.labels),
  )
  return selected?.spec.containers.flatMap((container) => container.ports ?? [])[0]?.containerPort ?? webPort
}
