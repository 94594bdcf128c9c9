import { objectOf } from '#kinds/registry'
import type { Pod } from '#kinds/pod/schema'
import { controllerOf, objectKey, parseKey, type ObjectKey } from '#model/objectMeta'
import type { Command } from '../command'
import { pinnedForm } from '../pinnedForm'
import { isOverTime } from '../overTime'
import { nameOf } from '../ownership'
import { edit } from './edit'
import { notify } from './notify'

/**
 * Moves a Pod to another Node, as far as Kubernetes knows such a thing: `spec.nodeName` cannot change once it is set.
 *
 * A Pod that waits for a Node is bound. Any other is deleted, and a copy of it created on that Node: same name, new uid
 * and address, which a notice says. A copy of a Pod that a controller made is written into the scenario and adopted by
 * that controller again.
 */
export const movePodToNode: Command<{ readonly pod: ObjectKey; readonly node: ObjectKey }> = {
  id: 'movePodToNode',
  label: 'Move to node',
  undoable: true,
  canRun: ({ world }, { pod: key, node }) => {
    const pod = objectOf(world.objects, 'Pod', key)
    if (!pod) return { because: 'That Pod is gone.' }
    if (!objectOf(world.objects, 'Node', node)) return { because: 'That Node is gone.' }
    return nodeOf(pod) !== node || { because: `It runs on ${parseKey(node).name} already.` }
  },
  run: (store, { pod: key, node }) => {
    const { world, scenario } = store.getState()
    const live = objectOf(world.objects, 'Pod', key)
    if (!live) return
    const authored = scenario.objects.get(key)
    const written: Pod = isPod(authored) ? authored : pinnedForm(live)
    const { name } = parseKey(node)
    const bound = nodeOf(live) !== undefined
    const owner = controllerOf(live)
    const done = edit(store, {
      label: `Move ${nameOf(key)} to ${name}`,
      objects: new Map([[key, { ...written, spec: { ...written.spec, nodeName: name } }]]),
      layout: new Map([[key, undefined]]),
      ...(bound ? { replaced: new Set([key]) } : {}),
      ...(authored || !owner ? {} : { pinned: new Map([[key, pinnedForm(live)]]) }),
    })
    if (!done || !bound) return
    const before = live.status?.podIP
    const after = objectOf(store.getState().world.objects, 'Pod', key)?.status?.podIP
    const address = before !== undefined && after !== undefined && before !== after ? `, ${before} is now ${after}` : ''
    const isLater = isOverTime(world)
    const adopts = isLater ? 'will adopt' : 'has adopted'
    const adopted = owner && !authored ? ` ${owner.kind} ${owner.name} ${adopts} the copy.` : ''
    notify(
      store,
      'info',
      `${parseKey(key).name} ${isLater ? 'starts' : 'runs'} on ${name}`,
      `A Pod cannot move: it was deleted and a copy created${address}.${adopted}`,
    )
  },
}

const nodeOf = ({ spec: { nodeName } }: Pod): ObjectKey | undefined =>
  nodeName === undefined || nodeName === '' ? undefined : objectKey('Node', '', nodeName)

/** The scenario keeps objects of all kinds under keys that begin with the kind. */
const isPod = (object: unknown): object is Pod =>
  typeof object === 'object' && object !== null && 'kind' in object && object.kind === 'Pod'
