import type { ProbeKind } from '#kinds/pod/containers'
import { assertNever } from '#lib/assert'
import { hashUnit } from '#lib/hashUnit'
import { simTime, type SimTime } from '#model/simTime'
import type { ContainerRun, KubeletContext, PodRun } from './podRun'
import { isBusy } from './podSync'

/** What comes next of itself in a Pod's run. */
export type Due = { readonly at: SimTime } & (
  | { readonly what: 'sandbox' | 'relist' | 'removed' }
  | {
      readonly what: 'pulled' | 'started' | 'opens' | 'signal' | 'exit' | 'turn' | 'backOff'
      readonly container: ContainerRun
    }
  | { readonly what: 'tick' | 'timeout'; readonly container: ContainerRun; readonly probe: ProbeKind }
)

/** The order of what comes at the same moment: first what really happens, then what the kubelet makes of it. */
const order: readonly Due['what'][] = [
  'sandbox',
  'signal',
  'exit',
  'turn',
  'pulled',
  'started',
  'opens',
  'backOff',
  'relist',
  'timeout',
  'tick',
  'removed',
]

/** What comes next of itself; undefined when nothing does. */
export function nextDue(run: PodRun, context: KubeletContext): Due | undefined {
  let first: Due | undefined
  for (const due of allDue(run, context)) {
    const isEarlier = first === undefined || due.at < first.at
    if (isEarlier || (due.at === first?.at && order.indexOf(due.what) < order.indexOf(first.what))) first = due
  }
  return first
}

/** What comes next, in words: `main starts`, `the readiness probe of main is sent`. */
export function dueText(due: Due): string {
  switch (due.what) {
    case 'sandbox':
      return 'its sandbox is ready'
    case 'relist':
      return 'the kubelet looks at its containers'
    case 'removed':
      return 'it is cleaned up'
    case 'pulled':
      return `the image of ${due.container.container.name} has arrived`
    case 'started':
      return `${due.container.container.name} starts`
    case 'opens':
      return `${due.container.container.name} begins to listen`
    case 'signal':
      return `${due.container.container.name} gets ${due.container.stop?.signals[0]?.what ?? 'a signal'}`
    case 'exit':
      return `${due.container.container.name} exits`
    case 'turn':
      return `${due.container.container.name} is told to stop`
    case 'backOff':
      return `${due.container.container.name} is started again`
    case 'tick':
      return `the turn of the ${due.probe} probe of ${due.container.container.name}`
    case 'timeout':
      return `the ${due.probe} probe of ${due.container.container.name} has no answer`
  }
  return assertNever(due)
}

function* allDue(run: PodRun, context: KubeletContext): Iterable<Due> {
  if (run.isOver) return
  if (run.removedAt !== undefined) yield { at: run.removedAt, what: 'removed' }
  if (run.sandbox.kind === 'creating') yield { at: run.sandbox.until, what: 'sandbox' }
  if (run.changedAt !== undefined && !isBusy(run)) yield { at: nextRelist(run, run.changedAt, context), what: 'relist' }
  for (const container of run.containers) yield* containerDue(run, container)
}

function* containerDue(run: PodRun, container: ContainerRun): Iterable<Due> {
  const { state, stop, waits, workers } = container
  if (state.kind === 'pulling') yield { at: state.until, what: 'pulled', container }
  if (state.kind === 'creating') yield { at: state.until, what: 'started', container }
  if (state.kind === 'running') {
    if (state.opens !== undefined) yield { at: state.opens, what: 'opens', container }
    if (state.exits !== undefined) yield { at: state.exits.at, what: 'exit', container }
    const [signal] = stop?.signals ?? []
    if (signal !== undefined) yield { at: signal.at, what: 'signal', container }
    if (stop?.awaitsTurn === true) yield { at: simTime(stop.since + stop.graceMs), what: 'turn', container }
  }
  if (waits !== undefined && state.kind === 'exited' && !run.queue.includes(container.container.name)) {
    yield { at: waits.until, what: 'backOff', container }
  }
  if (run.removedAt !== undefined) return
  for (const { state: probe, nextTick, asking } of workers) {
    if (asking !== undefined) yield { at: asking.until, what: 'timeout', container, probe: probe.kind }
    if (!probe.ended) yield { at: nextTick, what: 'tick', container, probe: probe.kind }
  }
}

/** The kubelet's first look after a moment. Each kubelet looks in a rhythm of its own. */
function nextRelist({ pod }: PodRun, after: SimTime, { seed, times: { relist } }: KubeletContext): SimTime {
  if (relist === 0) return after
  const phase = Math.floor(hashUnit(seed, 'relist', pod.spec.nodeName ?? '') * relist)
  return simTime(phase + relist * (Math.floor((after - phase) / relist) + 1))
}
