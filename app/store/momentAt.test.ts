import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Input, World } from '#engine'
import type { Deployment } from '#kinds/deployment/schema'
import { objectOf } from '#kinds/registry'
import { invariant } from '#lib/assert'
import { typicalLatency } from '#model/latency'
import { objectKey } from '#model/objectMeta'
import { loadDataplane, dataplane } from './dataplane'
import { momentAt } from './momentAt'
import { loadOverTime } from './overTime'
import { thinned } from './recording'
import { freshRun, requestId, runAfter } from './run'
import type { Checkpoint, RunSlice } from './state'
import { exampleScenario } from './testing/playground'

await loadOverTime()
await loadDataplane()

const example = exampleScenario('a-service')
const scenario = { ...example, cluster: { ...example.cluster, latency: typicalLatency } }
const web = objectKey('Deployment', 'default', 'web')
const request = { name: 'again', from: 'pod/client', to: 'http://web/', connections: 1 }

function scaled(world: World, replicas: number): Input {
  const deployment = objectOf(world.objects, 'Deployment', web)
  invariant(deployment, 'the example has a Deployment')
  const { metadata, spec, ...rest } = deployment
  const wanted: Deployment = { ...rest, metadata: { name: metadata.name }, spec: { ...spec, replicas } }
  return { type: 'apply', objects: [wanted] }
}

type Move =
  | { readonly type: 'scale'; readonly replicas: number }
  | { readonly type: 'send' }
  | { readonly type: 'pass'; readonly ms: number }

const move: fc.Arbitrary<Move> = fc.oneof(
  fc.record({ type: fc.constant('scale' as const), replicas: fc.nat(5) }),
  fc.record({ type: fc.constant('send' as const) }),
  fc.record({ type: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 1500 }) }),
)

function moved(run: RunSlice, one: Move): RunSlice {
  if (one.type === 'pass') return runAfter(run, { type: 'advance', ms: one.ms }, scenario)
  if (one.type === 'scale') return runAfter(run, scaled(run.world, one.replicas), scenario)
  const walked = dataplane().walk(run.world, request, run.sent.get(requestId(request)) ?? 0)
  return walked.ok ? runAfter(run, { type: 'send', walk: walked.value }, scenario) : run
}

test('any moment that is lived again is the moment as it was, whatever was done and however time was cut', () => {
  fc.assert(
    fc.property(fc.array(move, { minLength: 3, maxLength: 12 }), fc.nat(11), fc.nat(700), (moves, which, between) => {
      let run = freshRun(scenario)
      const runs = [run]
      for (const one of moves) runs.push((run = moved(run, one)))
      invariant(run.recording, 'time is recorded')
      const at = runs[which % runs.length]?.world.now ?? 0
      // What was done at the same moment stands at its end.
      const then = runs.findLast(({ world }) => world.now === at)
      const again = momentAt(run.recording, at)
      expect(again.world).toEqual(then?.world)
      expect(again.events).toEqual(then?.events)
      expect(again.sent).toEqual(then?.sent)
      const later = at + between
      expect(momentAt(run.recording, later, again)).toEqual(momentAt(run.recording, later))
    }),
    { numRuns: 15 },
  )
})

test('before the beginning there is the beginning', () => {
  const { recording } = runAfter(freshRun(scenario), { type: 'advance', ms: 3000 }, scenario)
  expect(recording && momentAt(recording, -5).world).toBe(recording?.checkpoints[0].world)
})

test('checkpoints stay few: the first and the last are kept, and what was just now is dense', () => {
  const first = { ...freshRun(scenario), scenario, acts: 0 }
  const at = (now: number): Checkpoint => ({ ...first, world: { ...first.world, now: now as World['now'] } })
  let kept: readonly [Checkpoint, ...Checkpoint[]] = [at(0)]
  for (let now = 500; now <= 3_600_000; now += 500) kept = thinned([...kept, at(now)])
  const times = kept.map(({ world }) => world.now)
  expect(times.length).toBe(120)
  expect([times[0], times.at(-1)]).toEqual([0, 3_600_000])
  const gap = (i: number): number => (times[i] ?? 0) - (times[i - 1] ?? 0)
  const before = (ago: number): number => times.findIndex((time) => time >= 3_600_000 - ago)
  expect(gap(before(10_000))).toBeLessThanOrEqual(2000)
  expect(gap(before(600_000))).toBeLessThanOrEqual(60_000)
  expect(Math.max(...times.slice(1).map((_, i) => gap(i + 1)))).toBeLessThanOrEqual(400_000)
})
