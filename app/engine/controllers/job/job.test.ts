import { expect, test } from 'vitest'
import { kinds, objectsOf } from '#kinds/registry'
import type { Job } from '#kinds/job/schema'
import type { Pod } from '#kinds/pod/schema'
import { simTime } from '#model/simTime'
import { timestamp } from '../../apiserver/timestamp'
import { looks, withUid } from '../../testing/looks'
import { applied, node, podNames, settled, withStatus } from '../../testing/settled'
import { controllerReference } from '../ownedPods'
import { jobController } from './controller'

const job = (spec: Partial<Job['spec']> = {}, status: Job['status'] = {}): Job => {
  const example = kinds.Job.defaults(kinds.Job.example('once'))
  const { completions: _one, ...rest } = example.spec
  return withUid({ ...example, spec: { ...rest, ...spec }, status }, 'job')
}

/** A Pod of the Job: `+` succeeded, `-` failed at that second, `r` runs, `x` on its way out. */
function podOf(owner: Job, text: string, i: number): Pod {
  const [, state, second] = /^([-+rx])(\d*)$/.exec(text) ?? []
  const pod: Pod = {
    ...kinds.Pod.example(`once-${i}`),
    metadata: {
      name: `once-${i}`,
      namespace: 'default',
      uid: String(i),
      ownerReferences: [controllerReference(owner)],
      ...(state === 'x' ? { deletionTimestamp: '2026-01-01T00:00:30Z' } : {}),
    },
  }
  const phase = state === '+' ? 'Succeeded' : state === '-' ? 'Failed' : 'Running'
  const finishedAt = timestamp(simTime(Number(second ?? '0') * 1000))
  const terminated = { exitCode: state === '+' ? 0 : 1, finishedAt }
  return withStatus(pod, {
    phase,
    containerStatuses: [{ name: 'main', ...(state === '-' ? { state: { terminated } } : {}) }],
  })
}

function lookedAt(seconds: number, owner: Job, ...pods: readonly string[]) {
  const writes = looks(jobController, seconds, owner, ...pods.map((text, i) => podOf(owner, text, i)))
  const status = writes.flatMap((write) => (write.type === 'updateStatus' ? [(write.object as Job).status] : []))[0]
  return {
    made: writes.filter(({ type }) => type === 'create').length,
    gone: writes.filter(({ type }) => type === 'delete').length,
    again: writes.flatMap((write) => (write.type === 'requeue' ? [write.after] : [])),
    says: status?.conditions?.map(({ type, reason }) => `${type} ${reason}`) ?? [],
    status,
  }
}

test.for([
  { name: 'one at a time', spec: { completions: 3 }, pods: [], made: 1, gone: 0 },
  { name: 'several', spec: { completions: 3, parallelism: 2 }, pods: ['r'], made: 1, gone: 0 },
  { name: 'no more than are needed', spec: { completions: 3, parallelism: 3 }, pods: ['+', '+'], made: 1, gone: 0 },
  { name: 'fewer when it is told so', spec: { completions: 3, parallelism: 1 }, pods: ['r', 'r'], made: 0, gone: 1 },
  { name: 'none while it is suspended', spec: { completions: 3, suspend: true }, pods: ['r'], made: 0, gone: 1 },
  {
    name: 'a queue makes no more once one has succeeded',
    spec: { parallelism: 3 },
    pods: ['+', 'r'],
    made: 0,
    gone: 0,
  },
] as const)('$name: $pods', ({ spec, pods, made, gone }) => {
  expect(lookedAt(60, job(spec), ...pods)).toMatchObject({ made, gone })
})

test('it is complete when enough have succeeded', () => {
  expect(lookedAt(60, job({ completions: 2 }), '+', '+')).toMatchObject({
    says: ['SuccessCriteriaMet CompletionsReached', 'Complete CompletionsReached'],
    status: { succeeded: 2, completionTime: '2026-01-01T00:01:00Z' },
  })
  expect(lookedAt(60, job({ parallelism: 2 }), '+', 'r').says).toEqual([])
  expect(lookedAt(60, job({ parallelism: 2 }), '+', '+').says).toContain('Complete CompletionsReached')
})

test('it has failed when more have failed than it bears, and says so when the last one is gone', () => {
  const frail = job({ completions: 2, parallelism: 2, backoffLimit: 1 })
  expect(lookedAt(60, frail, '-10', '-20', 'r')).toMatchObject({ gone: 1, made: 0 })
  expect(lookedAt(60, frail, '-10', '-20', 'x').says).toEqual(['FailureTarget BackoffLimitExceeded'])
  expect(lookedAt(60, frail, '-10', '-20').says).toEqual([
    'FailureTarget BackoffLimitExceeded',
    'Failed BackoffLimitExceeded',
  ])
})

test('after a failure the next one waits, twice as long each time', () => {
  expect(lookedAt(12, job({ completions: 1 }), '-10')).toMatchObject({ made: 0, again: [8000] })
  expect(lookedAt(20, job({ completions: 1 }), '-10')).toMatchObject({ made: 1, again: [] })
  expect(lookedAt(32, job({ completions: 1 }), '-10', '-30')).toMatchObject({ made: 0, again: [18_000] })
})

test('it may not be active for longer than it is allowed', () => {
  const short = job({ completions: 1, activeDeadlineSeconds: 30 }, { startTime: timestamp(simTime(10_000)) })
  expect(lookedAt(25, short, 'r')).toMatchObject({ gone: 0, again: [15_000] })
  expect(lookedAt(40, short, 'r')).toMatchObject({ gone: 1, says: ['FailureTarget DeadlineExceeded'] })
})

test('a Pod that has run to its end completes it, and it is left alone then', () => {
  const [world] = settled(node('node1'), kinds.Job.example('once'))
  const [name = ''] = podNames(world)
  expect(name).toMatch(/^once-[bcdfghjklmnpqrstvwxz2456789]{5}$/)
  const [pod] = objectsOf(world.objects, 'Pod').values()
  if (pod === undefined) throw new Error('no Pod')
  const done = applied(world, withStatus(pod, { phase: 'Succeeded' }))
  const [own] = objectsOf(done.objects, 'Job').values()
  expect(own?.status).toMatchObject({ succeeded: 1, completionTime: '2026-01-01T00:00:00Z' })
  expect(podNames(done)).toEqual([name])
})
