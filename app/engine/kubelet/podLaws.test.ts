import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Container, ContainerStatus, Pod, PodStatus } from '#kinds/pod/schema'
import { simTime } from '#model/simTime'
import { context, deletedPod, lived, place, storedPod, type Coming } from '../testing/podLife'
import { advancePod } from './podMachine'
import type { PodInput, PodRun } from './podRun'
import { settledStatus } from './podStatus'

const probe = fc.record({
  httpGet: fc.constant({ port: 80 }),
  periodSeconds: fc.integer({ min: 1, max: 10 }),
  timeoutSeconds: fc.integer({ min: 1, max: 3 }),
  initialDelaySeconds: fc.integer({ min: 0, max: 5 }),
  failureThreshold: fc.integer({ min: 1, max: 3 }),
})

const container = (name: string) =>
  fc
    .record(
      {
        readinessProbe: fc.tuple(probe, fc.integer({ min: 1, max: 2 })).map(([one, successThreshold]) => ({
          ...one,
          successThreshold,
        })),
        livenessProbe: probe,
        startupProbe: probe,
        lifecycle: fc.integer({ min: 0, max: 8 }).map((seconds) => ({ preStop: { sleep: { seconds } } })),
      },
      { requiredKeys: [] },
    )
    .map((more): Container => ({ name, image: `${name}:1`, ports: [{ containerPort: 80 }], ...more }))

const sidecar = container('proxy').map((one): Container => ({ ...one, restartPolicy: 'Always' }))

const spec = fc.record({
  restartPolicy: fc.constantFrom('Always' as const, 'OnFailure' as const, 'Never' as const),
  terminationGracePeriodSeconds: fc.integer({ min: 1, max: 12 }),
  initContainers: fc.subarray([0, 1]).chain((which) =>
    fc.tuple(sidecar, fc.constant<Container>({ name: 'prepare', image: 'tools:1' })).map((both) => {
      return which.flatMap((i) => both[i] ?? [])
    }),
  ),
  containers: fc
    .tuple(container('main'), container('other'), fc.boolean())
    .map(([main, other, two]) => (two ? [main, other] : [main])),
})

const healthy = spec.map((one) => storedPod(one))

const unruly = fc
  .tuple(
    spec,
    fc.record(
      {
        'kubewalk.dev/probes': fc.constantFrom(
          'readiness=fail',
          'liveness=fail@9s',
          'startup=ok@7s',
          'readiness=ok@20s',
        ),
        'kubewalk.dev/start': fc.constantFrom('0s', '2s', '15s'),
        'kubewalk.dev/shutdown': fc.constantFrom('0s', '3s', 'never'),
        'kubewalk.dev/exits': fc.constantFrom('0@4s', '1@25s', 'main=3@1s', 'prepare=1@1s'),
      },
      { requiredKeys: [] },
    ),
  )
  .map(([one, annotations]) =>
    storedPod(one, Object.fromEntries(Object.entries(annotations).filter(([, text]) => text !== undefined))),
  )

const time = fc.integer({ min: 0, max: 50_000 })

const faults = fc.array(
  fc
    .tuple(time, fc.constantFrom('main', 'proxy', 'other', undefined), fc.integer({ min: 0, max: 2 }))
    .map(([at, one, exitCode]): Coming[number] => ({ at, input: { type: 'crash', container: one, exitCode } })),
  { maxLength: 6 },
)

const met = (pod: Pod): Coming[number] => ({ at: 0, input: { type: 'sync', pod, place } })
const deletion = (pod: Pod, at: number): Coming[number] => ({
  at,
  input: { type: 'sync', pod: deletedPod(pod), place },
})
const tick = (at: number): Coming[number] => ({ at, input: { type: 'tick' } })

const until = 90_000

test('it makes no difference how often one asks', () => {
  fc.assert(
    fc.property(unruly, faults, fc.array(time, { maxLength: 20 }), (pod, all, ticks) => {
      const seldom = lived([met(pod), ...all], until)
      expect(lived([met(pod), ...all], until)).toEqual(seldom)
      expect(lived([met(pod), ...ticks.map(tick), ...all], until)).toEqual(seldom)
    }),
    { numRuns: 25 },
  )
})

test('one big step and many small ones are the same, though nobody answers', () => {
  fc.assert(
    fc.property(unruly, fc.array(time, { minLength: 1, maxLength: 8 }), (pod, times) => {
      const begin: PodInput = { type: 'sync', pod, place }
      const first = advancePod(undefined, begin, simTime(0), context)
      let small = { ...first }
      for (const at of [...times, 100_000].toSorted((a, b) => a - b)) {
        const next = advancePod(small.state, { type: 'tick' }, simTime(at), context)
        small = { ...next, effects: [...small.effects, ...next.effects] }
      }
      const big = advancePod(first.state, { type: 'tick' }, simTime(100_000), context)
      expect(small).toEqual({ ...big, effects: [...first.effects, ...big.effects] })
    }),
    { numRuns: 25 },
  )
})

test('it wakes later than now, and what happens has its time in order', () => {
  fc.assert(
    fc.property(unruly, faults, time, (pod, all, deletedAt) => {
      const { effects } = lived([met(pod), ...all, deletion(pod, deletedAt)], until)
      expect(effects.map(({ at }) => at)).toEqual(effects.map(({ at }) => at).toSorted((a, b) => a - b))
      let run: PodRun | undefined
      for (const { at, input } of [met(pod), ...[...all].sort((a, b) => a.at - b.at)]) {
        const next = advancePod(run, input, simTime(at), context)
        run = next.state
        if (next.wakeAt !== undefined) expect(next.wakeAt).toBeGreaterThan(at)
      }
    }),
    { numRuns: 25 },
  )
})

test('a deleted Pod is gone when its grace, two seconds for each sort of container and the cleaning up are over', () => {
  fc.assert(
    fc.property(unruly, faults, time, (pod, all, at) => {
      const { run, effects } = lived([met(pod), ...all, deletion(pod, at)], until)
      const gone = effects.filter(({ type }) => type === 'removed')
      expect(gone).toHaveLength(1)
      const grace = 1000 * (pod.spec.terminationGracePeriodSeconds ?? 30)
      // A container that a probe has killed a moment before has the grace of that.
      expect((gone[0]?.at ?? 0) - at).toBeLessThanOrEqual(grace + 4_000 + context.times.cleanUp)
      expect(run.isOver).toBe(true)
      expect(run.containers.every(({ state }) => state.kind !== 'running')).toBe(true)
    }),
    { numRuns: 25 },
  )
})

test('only what runs is ready, and no end is taken back', () => {
  fc.assert(
    fc.property(unruly, faults, (pod, all) => {
      let ended: PodStatus['phase']
      for (const effect of lived([met(pod), ...all], until).effects) {
        if (effect.type !== 'status') continue
        const { phase, containerStatuses = [] } = effect.status
        for (const { ready, started, state } of containerStatuses) {
          expect(state?.running !== undefined || (ready !== true && started !== true)).toBe(true)
        }
        if (ended !== undefined) expect(phase).toBe(ended)
        if (phase === 'Succeeded' || phase === 'Failed') ended = phase
      }
    }),
    { numRuns: 25 },
  )
})

const onceOnly = fc
  .tuple(spec, fc.constantFrom('0@4s', '1@9s', 'main=3@1s', 'prepare=1@1s', 'prepare=0@2s'))
  .map(([one, exits]) => storedPod({ ...one, restartPolicy: 'Never' }, { 'kubewalk.dev/exits': exits }))

/** A status without what says when, and how often. */
const atRest = (status: PodStatus): PodStatus => {
  const strip = (one: ContainerStatus): ContainerStatus => ({
    ...one,
    restartCount: 0,
    state: {
      ...(one.state?.running === undefined ? {} : { running: {} }),
      ...(one.state?.terminated === undefined
        ? {}
        : { terminated: { reason: one.state.terminated.reason ?? '', exitCode: one.state.terminated.exitCode ?? 0 } }),
      ...(one.state?.waiting === undefined ? {} : { waiting: one.state.waiting }),
    },
  })
  return {
    ...status,
    ...(status.initContainerStatuses && { initContainerStatuses: status.initContainerStatuses.map(strip) }),
    ...(status.containerStatuses && { containerStatuses: status.containerStatuses.map(strip) }),
  }
}

const empty = { revision: 0, byKind: new Map() }

test('a Pod whose probes succeed, or that ends by itself for good, ends as instant mode says at once', () => {
  fc.assert(
    fc.property(fc.oneof(healthy, onceOnly), (pod) => {
      const { run } = lived([met(pod)], until)
      expect(atRest(run.reported)).toEqual(atRest(settledStatus(pod, undefined, { ...place, nodeReady: true }, empty)))
    }),
    { numRuns: 25 },
  )
})
