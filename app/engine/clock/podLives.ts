import { isPodTerminal } from '#kinds/pod/conditions'
import type { ContainerStatus, Pod, PodStatus } from '#kinds/pod/schema'
import { objectOf, objectsOf } from '#kinds/registry'
import { isEqual } from '#lib/isEqual'
import { faultId, type Fault } from '#model/fault'
import { keyOf, objectKey, type ObjectKey } from '#model/objectMeta'
import type { ComponentId, EventId } from '#model/simEvent'
import { simTime } from '#model/simTime'
import { perform } from '../apiserver/apiServer'
import type { Actor } from '../apiserver/transaction'
import { blockAffinity } from '../cni/blockAffinity'
import type { AddressBook } from '../cni/podAddresses'
import { kubeletOf } from '#model/componentNames'
import { podsMeant } from '../faultTargets'
import type { Input } from '../input'
import { annotationProblems } from '../kubelet/appModel'
import { kubeletTimes } from '../kubelet/kubeletTimes'
import { adopted } from '../kubelet/podAdopt'
import { advancePod, type AdvancedPod } from '../kubelet/podMachine'
import { placeOf, type PodPlace } from '../kubelet/podPlace'
import type { KubeletContext, NoPlace, PodEffect, PodInput, PodRun } from '../kubelet/podRun'
import { statusOf } from '../kubelet/podReport'
import { thawed } from '../kubelet/podThaw'
import { dueText, nextDue } from '../kubelet/podTimers'
import { probeReply } from '../kubelet/probeReply'
import { reportText } from '../kubelet/reportText'
import { killedExitCode } from '../kubelet/termination'
import { closeConnections } from './closedConnections'
import { probePacket } from './probePacket'
import type { Task } from './task'
import type { Work } from './work'

/** What all Pods share. A kubelet is taken to have run for long, but where it takes on all of its Pods at once. */
const contextOf = ({ tx, latency }: Work, kubeletSince = -Infinity): KubeletContext => ({
  seed: tx.view.settings.seed,
  times: kubeletTimes(latency),
  kubeletSince: simTime(kubeletSince),
})

/** Takes on all Pods that have a Node, as their status says that they are, when time begins to count. */
export function beginPods(work: Work): void {
  const { tx } = work
  const context = contextOf(work, tx.now())
  for (const [key, pod] of objectsOf(tx.view.objects, 'Pod')) {
    const place = placeNow(work, pod)
    if (place === undefined) continue
    const run = adopted(pod, place, tx.now(), context)
    // What the status says is as good as reported; only what changes is news.
    work.keepPod(key, 'lacks' in place || run.sandbox.kind === 'none' ? run : { ...run, reported: statusOf(run) })
    advance(work, key, { type: 'sync', pod, place }, undefined)
  }
}

/** A kubelet's informer shows it a Pod: one that is new to it, or one that has changed. */
export function meetPod(work: Work, component: ComponentId, key: ObjectKey, causedBy: EventId | undefined): void {
  const { tx, pods } = work
  const pod = objectOf(work.seenBy(component).objects, 'Pod', key)
  if (pod === undefined || work.isHeldUp(component) || kubeletOf(pod.spec.nodeName ?? '') !== component) return
  if (objectOf(tx.view.objects, 'Pod', key)?.metadata.uid !== pod.metadata.uid) return
  const known = pods.get(key)
  if (known !== undefined && known.pod.metadata.uid !== pod.metadata.uid) forgetPod(work, key)
  const place = pods.get(key)?.place ?? placeNow(work, pod)
  if (place === undefined) return
  const actor = actorOf(pod, causedBy)
  if (known === undefined) {
    for (const message of annotationProblems(pod)) tx.tell(actor, { type: 'warning', regarding: key, message })
  }
  advance(work, key, { type: 'sync', pod, place }, causedBy)
  if (needsReport(work, key)) work.after(work.latency.status, { type: 'report', pod: key })
}

/** What comes next of itself in a Pod's life. */
export const goOn = (work: Work, key: ObjectKey): void => advance(work, key, { type: 'tick' }, undefined)

/** The answer to a probe is back. */
export function answer(work: Work, { pod, ...result }: Extract<Task, { readonly type: 'answer' }>): void {
  advance(work, pod, { ...result, type: 'probeResult' }, undefined)
}

/** Processes end because a person wants it. */
export function crash(work: Work, { pod, container, exitCode }: Extract<Input, { readonly type: 'crash' }>): void {
  for (const key of podsMeant(work.tx.view.objects, pod)) {
    advance(work, key, { type: 'crash', container, exitCode }, undefined)
  }
}

/** What runs on a Node that is switched off ends there and then; its kubelet finds that out when the Node is back. */
export function switchOff(work: Work, before: ReadonlyMap<string, Fault>): void {
  for (const fault of work.faults().values()) {
    if (fault.type !== 'nodeStopped' || before.has(faultId(fault))) continue
    for (const [key, run] of work.pods) {
      if (run.pod.spec.nodeName !== fault.node) continue
      const input = { type: 'crash', container: undefined, exitCode: killedExitCode } as const
      work.keepPod(key, advancePod(run, input, work.tx.now(), contextOf(work)).state)
    }
  }
}

/** A Pod's object is gone, and with it what its kubelet had in hand. */
export function forgetPod(work: Work, key: ObjectKey): void {
  const run = work.pods.get(key)
  if (run !== undefined) closeConnections(work, run, undefined)
  work.keepPod(key, undefined)
  work.queue.cancel(waking(key))
  work.queue.cancel({ type: 'report', pod: key })
  work.queue.cancel({ type: 'takeOut', pod: key, uid: undefined })
}

/** The API server is told how a Pod is. Conditions of others stay. */
export function reportPod(work: Work, { pod: key, causedBy }: Extract<Task, { readonly type: 'report' }>): void {
  const { tx, pods } = work
  const run = pods.get(key)
  const stored = objectOf(tx.view.objects, 'Pod', key)
  if (run === undefined || stored === undefined || work.isHeldUp(componentOf(run.pod))) return
  const next: Pod = { ...stored, status: withReport(stored.status, run.reported) }
  perform(tx, actorOf(run.pod, causedBy), { type: 'updateStatus', object: next, because: reportText(stored, next) })
}

/** Nothing of a deleted Pod is left on its Node, so its object goes. */
export function takeOut(work: Work, { pod: key, uid }: Extract<Task, { readonly type: 'takeOut' }>): void {
  const { tx } = work
  const stored = objectOf(tx.view.objects, 'Pod', key)
  if (stored === undefined || stored.metadata.uid !== uid) return
  if (work.isHeldUp(componentOf(stored))) return work.after(1000, { type: 'takeOut', pod: key, uid })
  perform(tx, actorOf(stored, work.pods.get(key)?.causedBy), {
    type: 'delete',
    key,
    because: 'its containers have ended',
    grace: 0,
  })
}

const componentOf = ({ spec }: Pod): ComponentId => kubeletOf(spec.nodeName ?? '')

const actorOf = (pod: Pod, causedBy: EventId | undefined): Actor => ({
  component: componentOf(pod),
  ...(causedBy === undefined ? {} : { causedBy }),
})

const withReport = (before: PodStatus | undefined, report: PodStatus): PodStatus => ({
  ...before,
  ...report,
  conditions: [
    ...(before?.conditions ?? []).filter(({ type }) => !report.conditions?.some((own) => own.type === type)),
    ...(report.conditions ?? []),
  ],
})

/** Whether the API server does not know what was reported: the report was lost, or somebody else has written over it. */
function needsReport({ tx, pods }: Work, key: ObjectKey): boolean {
  const run = pods.get(key)
  const stored = objectOf(tx.view.objects, 'Pod', key)
  if (run === undefined || stored === undefined || isPodTerminal(stored)) return false
  return !isEqual(withoutStarts(withReport(stored.status, run.reported)), withoutStarts(stored.status))
}

/** A status without when its containers began: a cluster that settled in no time does not tell, and that alone is no news. */
const withoutStarts = (status: PodStatus | undefined): unknown => ({
  ...status,
  initContainerStatuses: status?.initContainerStatuses?.map(withoutStart),
  containerStatuses: status?.containerStatuses?.map(withoutStart),
})

const withoutStart = (one: ContainerStatus): ContainerStatus =>
  one.state?.running === undefined ? one : { ...one, state: { running: {} } }

/** The address of a Pod, which nobody else has been given, not even a moment ago; undefined where there is no such Node. */
function placeNow(work: Work, pod: Pod): PodPlace | NoPlace | undefined {
  const { tx, pods } = work
  const node = objectOf(tx.view.objects, 'Node', objectKey('Node', '', pod.spec.nodeName ?? ''))
  if (node === undefined) return undefined
  const given = new Set([...pods].flatMap(([key, { place }]) => (key === keyOf(pod) ? [] : (place?.podIPs ?? []))))
  const book: AddressBook = {
    settings: tx.view.settings,
    objects: tx.view.objects,
    podsWithIP: tx.view.podsWithIP,
    isAddressReserved: (ip) => given.has(ip) || tx.view.isAddressReserved(ip),
  }
  const placed = placeOf(pod, node, book)
  if (!placed.ok) return { lacks: placed.error }
  for (const cidr of placed.value.claims) {
    perform(tx, actorOf(pod, undefined), { type: 'create', object: blockAffinity(node, cidr) })
  }
  return placed.value.place
}

/**
 * Lets something happen to a Pod now, and sees to what follows from it. While its kubelet is paused or its Node is off
 * nothing does; whatever would have come meanwhile comes when that is over.
 */
function advance(work: Work, key: ObjectKey, input: PodInput, causedBy: EventId | undefined): void {
  const { tx, pods } = work
  const known = pods.get(key)
  const pod = input.type === 'sync' ? input.pod : known?.pod
  if (pod === undefined || standsStill(work, pod)) return
  const context = contextOf(work)
  const due = known === undefined ? undefined : nextDue(known, context)
  const run = known !== undefined && due !== undefined && due.at < tx.now() ? thawed(known, tx.now()) : known
  const advanced = advancePod(run, input, tx.now(), context)
  if (run !== undefined) closeConnections(work, run, advanced.state)
  wakeUp(work, key, advanced)
  let cause = causedBy ?? known?.causedBy
  for (const effect of advanced.effects) cause = follow(work, key, advanced.state, effect, cause)
  work.keepPod(key, cause === undefined ? advanced.state : { ...advanced.state, causedBy: cause })
}

/** A Node that is cut off goes on, though nobody hears of it. */
function standsStill(work: Work, { spec: { nodeName = '' } }: Pod): boolean {
  return [...work.faults().values()].some(
    (fault) =>
      (fault.type === 'paused' && fault.component === kubeletOf(nodeName)) ||
      (fault.type === 'nodeStopped' && fault.node === nodeName),
  )
}

function wakeUp(work: Work, key: ObjectKey, { next }: AdvancedPod): void {
  work.queue.cancel(waking(key))
  if (next !== undefined) work.queue.put(next.at, { ...waking(key), next: dueText(next), isTick: next.what === 'tick' })
}

const waking = (pod: ObjectKey) => ({ type: 'pod', pod, next: '', isTick: false }) as const

/** How long a packet and its answer take between a Node and its own Pod. */
const roundTrip = 1

/** Sees to an effect; gives back the event that what comes after it follows from. */
function follow(
  work: Work,
  key: ObjectKey,
  run: PodRun,
  effect: PodEffect,
  causedBy: EventId | undefined,
): EventId | undefined {
  const { tx, latency } = work
  const actor = actorOf(run.pod, causedBy)
  switch (effect.type) {
    case 'status':
      work.after(latency.status, { type: 'report', pod: key, ...(causedBy === undefined ? {} : { causedBy }) })
      return causedBy
    case 'event': {
      const { reason, message, severity } = effect
      // A probe fails for what the container does, not for what was done to the Pod before.
      const teller = reason === 'Unhealthy' ? actorOf(run.pod, undefined) : actor
      return tx.tell(teller, { type: severity === 'Warning' ? 'warning' : 'recorded', reason, regarding: key, message })
    }
    case 'signal': {
      const what = effect.what === 'preStop' ? 'runs its preStop hook' : `gets ${effect.what}`
      const message = `container ${effect.container} ${what}`
      return tx.tell(actor, { type: 'recorded', reason: effect.what, regarding: key, message })
    }
    case 'probe': {
      const { container, probe, target, at: asked } = effect
      const fault = work.faults().get(faultId({ type: 'probe', pod: key, probe, answer: 'fail' }))
      const forced = fault?.type === 'probe' ? fault.answer : undefined
      const packet = probePacket(work.peek(), run, container, target)
      const reply = probeReply(run, container, probe, target, packet, forced, asked)
      if (reply !== undefined) work.after(roundTrip, { type: 'answer', pod: key, container, probe, asked, ...reply })
      return causedBy
    }
    case 'removed':
      work.after(latency.status, { type: 'takeOut', pod: key, uid: run.pod.metadata.uid })
      return causedBy
  }
}
