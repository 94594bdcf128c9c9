import type { ObjectKey } from '#model/objectMeta'
import type { ComponentId, EventId } from '#model/simEvent'
import { simTime } from '#model/simTime'
import { performSeen } from '../apiserver/performSeen'
import type { ToldChange } from '../apiserver/transaction'
import type { Controller } from '../controllers/controller'
import { kubelet } from '../kubelet/kubelet'
import { controllers } from '../controllers/registry'
import { watchDelay } from './informers'
import { meetPod } from './podLives'
import type { Task } from './task'
import type { Work } from './work'

/** Hands what a component has heard of to its control loops, each of which will look at the objects that it concerns. */
export function dispatch(work: Work, component: ComponentId, changes: readonly ToldChange[]): void {
  const view = work.seenBy(component)
  for (const controller of controllers) {
    if (controller.onEachNode !== true && controller.name !== component) continue
    for (const change of changes) {
      const kind = (change.after ?? change.before)?.kind
      for (const watch of controller.watches) {
        if (watch.kind !== '*' && watch.kind !== kind) continue
        for (const key of watch.concerns(change, view)) {
          if (controller.onEachNode === true && controller.actsAs?.(view, key) !== component) continue
          work.after(actDelay(work, controller), reconcileTask(controller, component, key, change.event))
        }
      }
    }
  }
}

/** Makes a component look again at all objects that its loops watch, as one does that is started anew. */
export function relist(work: Work, component: ComponentId): void {
  const { byKind } = work.seenBy(component).objects
  const changes: ToldChange[] = []
  for (const objects of byKind.values()) {
    for (const [key, after] of objects) changes.push({ key, after, event: undefined })
  }
  dispatch(work, component, changes)
}

/**
 * One turn of a control loop: it looks at an object as its informer knows it, and what it wants is done.
 *
 * It waits until it has seen what it wrote itself for the same object, as controllers do by their expectations; so none
 * of them makes a Pod twice because the first has not come back yet. What was written by somebody else meanwhile makes
 * a conflict, and the loop looks again when it knows of it.
 * Upstream: pkg/controller/controller_utils.go ControllerExpectations; client-go util/workqueue.
 */
export function reconcile(work: Work, task: Extract<Task, { readonly type: 'reconcile' }>): void {
  const { component, key, causedBy } = task
  // A kubelet is no loop over objects: it takes each Pod through its life.
  if (task.controller === kubelet.name) return meetPod(work, component, key, causedBy)
  const controller = controllers.find(({ name }) => name === task.controller)
  if (controller === undefined) return
  const { tx, ownWrites } = work
  const seen = work.seenBy(component)
  const actor = {
    component: controller.actsAs?.(seen, key) ?? component,
    ...(causedBy === undefined ? {} : { causedBy }),
  }
  if (work.isHeldUp(component) || work.isHeldUp(actor.component)) return
  const loop = `${controller.name} ${key}`
  const own = ownWrites.get(loop)
  if (own !== undefined && seen.objects.revision < own.revision) {
    work.after(Math.max(0, own.heardAt - tx.now()), task)
    return
  }
  ownWrites.delete(loop)
  const begun = tx.view.objects.revision
  const view = controller.remembers === true ? tx.view : seen
  const since = { seen: controller.remembers === true ? begun : seen.objects.revision, begun }
  const delay = watchDelay(work, component)
  for (const write of controller.reconcile(view, key, tx.now())) {
    if (write.type === 'requeue')
      work.after(write.after, reconcileTask(controller, component, write.key ?? key, causedBy))
    else if (performSeen(tx, actor, write, view, since) === 'conflict') {
      work.after(delay + retryDelay, reconcileTask(controller, component, key, causedBy))
    }
  }
  const { revision } = tx.view.objects
  if (revision > begun) ownWrites.set(loop, { revision, heardAt: simTime(tx.now() + delay) })
}

/** The first of the delays with which failed keys are taken up again. Upstream: DefaultTypedControllerRateLimiter. */
const retryDelay = 5

function reconcileTask(
  controller: Controller,
  component: ComponentId,
  key: ObjectKey,
  causedBy: EventId | undefined,
): Task {
  const known = causedBy === undefined ? {} : { causedBy }
  return { type: 'reconcile', controller: controller.name, component, key, ...known }
}

/** How long a loop takes from hearing of a change to acting on it. */
function actDelay({ latency }: Work, { pace }: Controller): number {
  return latency[pace ?? 'controllers']
}
