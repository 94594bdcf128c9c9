import { graphOf } from '#engine'
import type { Pod, PodTemplateSpec } from '#kinds/pod/schema'
import { objectOf } from '#kinds/registry'
import { parseKey, type KubeObject, type ObjectKey } from '#model/objectMeta'
import type { Command, PlaygroundStore } from '../command'
import { livePods } from '../livePods'
import { isOverTime } from '../overTime'
import { lineOf, nameOf, workloadOf } from '../ownership'
import { failsReadiness, withReadiness } from '../probesAnnotation'
import { hasReadinessProbe, withReadinessProbe } from '../readinessProbe'
import { writtenForm } from '../written'
import { edit } from './edit'
import { notify } from './notify'

/**
 * Makes a Pod's readiness probe succeed or fail, by the annotation that says how its containers answer.
 *
 * A Pod without such a probe is always ready, so it gets one first. A Pod's probes cannot change: a Pod of its own is
 * deleted and created again with one; for a Pod of a workload the workload's template gets it, all its Pods are
 * replaced, and one of the new ones fails. Either way a notice says so.
 */
export const setReadiness: Command<{ readonly pod: ObjectKey; readonly ready: boolean }> = {
  id: 'setReadiness',
  label: 'Set readiness',
  undoable: true,
  canRun: ({ world, scenario }, { pod: key, ready }) => {
    const pod = objectOf(world.objects, 'Pod', key)
    if (!pod) return { because: 'That Pod is gone.' }
    if (!lineOf(world, key).some((maker) => scenario.objects.has(maker))) {
      return { because: 'The cluster brought this Pod along.' }
    }
    if (!ready) return !failsReadiness(pod) || { because: 'It is told to fail its readiness probe already.' }
    if (failsReadiness(pod)) return true
    const shown = graphOf(world).nodes.find((node) => node.key === key)
    return { because: (shown?.type === 'Pod' && shown.because) || 'It is ready.' }
  },
  run: (store, { pod: key, ready }) => {
    const pod = objectOf(store.getState().world.objects, 'Pod', key)
    if (!pod) return
    if (ready || hasReadinessProbe(pod.spec)) answer(store, key, ready)
    else if (workloadOf(store.getState().world, key) === undefined) failWithNewProbe(store, key)
    else failOneOfWorkload(store, key)
  },
}

function answer(store: PlaygroundStore, key: ObjectKey, ready: boolean, group?: string): boolean {
  const written = writtenForm(store.getState(), key)
  return (
    written !== undefined &&
    edit(store, {
      label: `Make ${nameOf(key)} ${ready ? 'ready' : 'not ready'}`,
      ...(group === undefined ? {} : { group }),
      objects: new Map([[key, withReadiness(written.object, ready)]]),
      pinned: written.pinned,
    })
  )
}

function failWithNewProbe(store: PlaygroundStore, key: ObjectKey): void {
  const written = writtenForm(store.getState(), key)
  if (!written || !isPod(written.object)) return
  const { object } = written
  const done = edit(store, {
    label: `Make ${nameOf(key)} not ready`,
    objects: new Map([[key, withReadiness({ ...object, spec: withReadinessProbe(object.spec) }, false)]]),
    replaced: new Set([key]),
  })
  if (!done) return
  const title = `${parseKey(key).name} got a readiness probe`
  notify(
    store,
    'info',
    title,
    'Without one it is always ready. Probes cannot change, so it was deleted and created again.',
  )
}

function failOneOfWorkload(store: PlaygroundStore, key: ObjectKey): void {
  const { world, scenario, past } = store.getState()
  const workload = workloadOf(world, key)
  const object = workload && scenario.objects.get(workload)
  if (!workload || !object || !hasTemplate(object)) {
    notify(store, 'info', 'Set readiness', 'It has no readiness probe, and what made it cannot be given one.')
    return
  }
  const group = `readiness ${key} ${past.length}`
  const template = { ...object.spec.template, spec: withReadinessProbe(object.spec.template.spec) }
  const probed: KubeObject & { readonly spec: unknown } = { ...object, spec: { ...object.spec, template } }
  const label = `Give ${nameOf(workload)} a readiness probe`
  if (!edit(store, { label, group, objects: new Map([[workload, probed]]) })) return
  const after = store.getState().world
  if (isOverTime(after)) {
    const detail = 'Without one its Pods are always ready. They are being replaced; make one of the new ones not ready.'
    notify(store, 'info', `${nameOf(workload)} got a readiness probe`, detail)
    return
  }
  const successor = [...livePods(after).keys()].find((pod) => workloadOf(after, pod) === workload)
  if (!successor || !answer(store, successor, false, group)) return
  notify(
    store,
    'info',
    `${nameOf(workload)} got a readiness probe`,
    `Without one its Pods are always ready. They were replaced; ${parseKey(successor).name} is not ready.`,
  )
}

const isPod = (object: KubeObject): object is Pod => object.kind === 'Pod'

interface WithTemplate extends KubeObject {
  readonly spec: { readonly template: PodTemplateSpec }
}

/** The kinds whose objects, once admitted, have a Pod template. */
const hasTemplate = (object: KubeObject): object is WithTemplate =>
  ['Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet'].includes(object.kind)
