import type { KubeObject, ObjectKey } from '#model/objectMeta'
import { parseKey } from '#model/objectMeta'
import type { Command } from '../command'
import { liveObject } from '../liveObject'
import { nameOf } from '../ownership'
import { editObject } from './editObject'

const scaled = new Set(['Deployment', 'ReplicaSet', 'StatefulSet'])

/** Scales a workload. */
export const setReplicas: Command<{ readonly key: ObjectKey; readonly replicas: number }> = {
  id: 'setReplicas',
  label: 'Scale',
  undoable: true,
  canRun: ({ scenario, world }, { key, replicas }) => {
    if (!scaled.has(parseKey(key).kind)) return { because: 'Only workloads have replicas.' }
    if (!Number.isInteger(replicas) || replicas < 0)
      return { because: 'The number of replicas is a whole number from 0.' }
    if (!liveObject(world, key)) return { because: 'That object is gone.' }
    return scenario.objects.has(key) || { because: 'Its owner sets its replicas; scale that.' }
  },
  run: (store, { key, replicas }) =>
    editObject.run(store, {
      key,
      label: `Scale ${nameOf(key)} to ${replicas}`,
      change: (authored) => withReplicas(authored, replicas),
    }),
}

function withReplicas(object: KubeObject, replicas: number): KubeObject {
  const spec = 'spec' in object && typeof object.spec === 'object' ? object.spec : {}
  const scaledObject: KubeObject & { readonly spec: unknown } = { ...object, spec: { ...spec, replicas } }
  return scaledObject
}
