import type { Deployment } from '#kinds/deployment/schema'
import type { Pod, PodSpec, PodStatus } from '#kinds/pod/schema'
import { kinds, objectsOf } from '#kinds/registry'
import type { Service, ServiceSpec } from '#kinds/service/schema'
import type { KubeObject, ObjectMeta } from '#model/objectMeta'
import type { SimEvent } from '#model/simEvent'
import { step } from '../step'
import { emptyWorld, type World } from '../world'

/** Authored objects, as somebody writes them: without anything that the cluster fills in. */
export const node = (name: string, more: object = {}): KubeObject => ({ ...kinds.Node.example(name), ...more })

export const pod = (name: string, spec: Partial<PodSpec> = {}, metadata: Partial<ObjectMeta> = {}): Pod => {
  const example = kinds.Pod.example(name)
  return { ...example, metadata: { ...example.metadata, ...metadata }, spec: { ...example.spec, ...spec } }
}

/** The Pod with a status, as a dump of a cluster has it. */
export const withStatus = (one: Pod, status: PodStatus): Pod => ({ ...one, status })

export const service = (name: string, spec: ServiceSpec = {}, metadata: Partial<ObjectMeta> = {}): Service => {
  const example = kinds.Service.example(name)
  return { ...example, metadata: { ...example.metadata, ...metadata }, spec: { ...example.spec, ...spec } }
}

export const deployment = (name: string, spec: Partial<Deployment['spec']> = {}): Deployment => {
  const example = kinds.Deployment.example(name)
  return { ...example, spec: { ...example.spec, ...spec } }
}

/** The world after these objects were applied at once, and all that happened. */
export const settled = (...objects: readonly KubeObject[]): readonly [World, readonly SimEvent[]] =>
  step(emptyWorld(), { type: 'apply', objects })

export const applied = (world: World, ...objects: readonly KubeObject[]): World =>
  step(world, { type: 'apply', objects })[0]

export const podNames = (world: World): readonly string[] =>
  [...objectsOf(world.objects, 'Pod').values()].map(({ metadata }) => metadata.name)

/** What was refused, as the API server said it. */
export const refusals = (events: readonly SimEvent[]): readonly string[] =>
  events.flatMap((event) => (event.type === 'refused' ? [event.error.message] : []))
