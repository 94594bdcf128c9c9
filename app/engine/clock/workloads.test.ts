import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { DaemonSet } from '#kinds/daemonset/schema'
import type { Job } from '#kinds/job/schema'
import { isPodReady, isPodTerminating } from '#kinds/pod/conditions'
import type { Container, Pod, PodTemplateSpec } from '#kinds/pod/schema'
import { kinds, objectsOf } from '#kinds/registry'
import type { StatefulSet } from '#kinds/statefulset/schema'
import { defaultClusterSettings } from '#model/clusterSettings'
import { typicalLatency } from '#model/latency'
import { objectKey, type KubeObject } from '#model/objectMeta'
import type { Input } from '../input'
import { step } from '../step'
import { deployment, node } from '../testing/settled'
import { emptyWorld, type World } from '../world'
import { liveStep } from './liveStep'

const settings = { ...defaultClusterSettings, latency: typicalLatency }

/** A cluster in which these objects have stood for a while. */
const opened = (...objects: readonly KubeObject[]): World =>
  step(emptyWorld(settings), { type: 'apply', objects: [node('node1'), node('node2'), node('node3'), ...objects] })[0]

const played = (world: World, ...inputs: readonly Input[]): World =>
  inputs.reduce((now, input) => liveStep(now, input)[0], world)
const apply = (...objects: readonly KubeObject[]): Input => ({ type: 'apply', objects })
const advance = (ms: number): Input => ({ type: 'advance', ms })

const podsOf = (world: World): readonly Pod[] => [...objectsOf(world.objects, 'Pod').values()]
const serving = (world: World): readonly Pod[] =>
  podsOf(world).filter((pod) => isPodReady(pod) && !isPodTerminating(pod))
const versionOf = ({ spec }: Pod): string => spec.containers[0]?.image ?? ''

const template = (image: string, container: Partial<Container> = {}): PodTemplateSpec => ({
  metadata: { labels: { app: 'web' } },
  spec: { containers: [{ name: 'main', image, ports: [{ containerPort: 80 }], ...container }] },
})

/** The world every tenth of a second. */
function* everyTenth(world: World, seconds: number): Iterable<World> {
  let now = world
  for (let i = 0; i < seconds * 10; i++) {
    now = played(now, advance(100))
    yield now
  }
}

test.for([
  { maxSurge: 1, maxUnavailable: 0 },
  { maxSurge: 0, maxUnavailable: 1 },
  { maxSurge: 2, maxUnavailable: 2 },
])('a rolling update keeps to its bounds at every moment: %o', (rollingUpdate) => {
  const web = (image: string) =>
    deployment('web', {
      replicas: 4,
      template: template(image),
      minReadySeconds: 2,
      strategy: { type: 'RollingUpdate', rollingUpdate },
    })
  let last = played(opened(web('web:1')), apply(web('web:2')))
  let mixed = 0
  for (const world of everyTenth(last, 60)) {
    const alive = podsOf(world).filter((pod) => !isPodTerminating(pod))
    expect(alive.length).toBeLessThanOrEqual(4 + rollingUpdate.maxSurge)
    expect(serving(world).length).toBeGreaterThanOrEqual(4 - rollingUpdate.maxUnavailable)
    if (new Set(alive.map(versionOf)).size > 1) mixed++
    last = world
  }
  expect(mixed).toBeGreaterThan(10)
  expect(serving(last).map(versionOf)).toEqual(['web:2', 'web:2', 'web:2', 'web:2'])
  const [own] = objectsOf(last.objects, 'Deployment').values()
  expect(own?.status).toMatchObject({ replicas: 4, updatedReplicas: 4, availableReplicas: 4, unavailableReplicas: 0 })
  expect(own?.status?.conditions?.find(({ type }) => type === 'Progressing')?.reason).toBe('NewReplicaSetAvailable')
})

test('a rollout whose Pods never get ready says so after its deadline, and keeps the old ones', () => {
  const web = (image: string, more: Partial<Container> = {}) =>
    deployment('web', { replicas: 2, progressDeadlineSeconds: 30, template: template(image, more) })
  const probe = { readinessProbe: { httpGet: { port: 81 }, periodSeconds: 5 } }
  const reasonOf = (world: World): string | undefined =>
    [...objectsOf(world.objects, 'Deployment').values()][0]?.status?.conditions?.find(
      ({ type }) => type === 'Progressing',
    )?.reason
  const begun = played(opened(web('web:1')), apply(web('web:2', probe)), advance(20_000))
  expect(reasonOf(begun)).toBe('ReplicaSetUpdated')
  const late = played(begun, advance(20_000))
  expect(reasonOf(late)).toBe('ProgressDeadlineExceeded')
  expect(serving(late).map(versionOf)).toEqual(['web:1', 'web:1'])
})

test('Recreate lets all old Pods go before the first new one comes', () => {
  const web = (image: string) =>
    deployment('web', { replicas: 3, template: template(image), strategy: { type: 'Recreate' } })
  let last = played(opened(web('web:1')), apply(web('web:2')))
  for (const world of everyTenth(last, 20)) {
    expect(new Set(podsOf(world).map(versionOf)).size).toBeLessThanOrEqual(1)
    last = world
  }
  expect(serving(last).map(versionOf)).toEqual(['web:2', 'web:2', 'web:2'])
})

const database = (spec: Partial<StatefulSet['spec']> = {}): StatefulSet => {
  const example = kinds.StatefulSet.example('db')
  const selector = { matchLabels: { app: 'web' } }
  return { ...example, spec: { ...example.spec, selector, replicas: 3, template: template('db:1'), ...spec } }
}

test('a StatefulSet comes up in order, goes in order, and is updated from the highest', () => {
  let world = played(opened(), apply(database()))
  for (const next of everyTenth(world, 10)) {
    const names = podsOf(next).map(({ metadata }) => metadata.name)
    expect(names).toEqual(['db-0', 'db-1', 'db-2'].slice(0, names.length))
    // The last one may still start; all before it are ready.
    expect(podsOf(next).slice(0, -1).every(isPodReady)).toBe(true)
    world = next
  }
  expect(serving(world)).toHaveLength(3)
  const order: string[] = []
  let updated = played(world, apply(database({ template: template('db:2') })))
  for (const next of everyTenth(updated, 30)) {
    expect(podsOf(next).filter((pod) => !isPodReady(pod) || isPodTerminating(pod)).length).toBeLessThanOrEqual(1)
    for (const pod of podsOf(next)) {
      const said = `${pod.metadata.name} ${versionOf(pod)}`
      if (versionOf(pod) === 'db:2' && !order.includes(said)) order.push(said)
    }
    updated = next
  }
  expect(order).toEqual(['db-2 db:2', 'db-1 db:2', 'db-0 db:2'])
  const smaller = played(updated, apply(database({ template: template('db:2'), replicas: 1 })), advance(30_000))
  expect(podsOf(smaller).map(({ metadata }) => metadata.name)).toEqual(['db-0'])
})

test('a Pod of a StatefulSet that is deleted is replaced only when it is gone', () => {
  const slow = template('db:1', { lifecycle: { preStop: { sleep: { seconds: 5 } } } })
  const world = played(opened(database({ template: slow })), advance(1000))
  const uidOf = (now: World): string | undefined =>
    podsOf(now).find(({ metadata }) => metadata.name === 'db-1')?.metadata.uid
  const before = uidOf(world)
  const leaving = played(world, { type: 'delete', key: objectKey('Pod', 'default', 'db-1') }, advance(3000))
  expect(uidOf(leaving)).toBe(before)
  const back = played(leaving, advance(10_000))
  expect(uidOf(back)).not.toBe(before)
  expect(serving(back)).toHaveLength(3)
})

test('a DaemonSet is updated Node by Node', () => {
  const agent = (image: string): DaemonSet => {
    const example = kinds.DaemonSet.example('agent')
    return { ...example, spec: { selector: { matchLabels: { app: 'web' } }, template: template(image) } }
  }
  let last = played(opened(agent('agent:1')), apply(agent('agent:2')))
  for (const world of everyTenth(last, 20)) {
    expect(serving(world).length).toBeGreaterThanOrEqual(2)
    last = world
  }
  expect(serving(last).map(versionOf)).toEqual(['agent:2', 'agent:2', 'agent:2'])
  expect(new Set(serving(last).map(({ spec }) => spec.nodeName)).size).toBe(3)
})

test('a Job runs as many Pods at a time as it may until enough have succeeded', () => {
  const example = kinds.Job.example('once')
  const once: Job = {
    ...example,
    spec: {
      completions: 4,
      parallelism: 2,
      template: {
        metadata: { annotations: { 'kubewalk.dev/exits': '0@2s' } },
        spec: { ...example.spec.template.spec },
      },
    },
  }
  let last = played(opened(), apply(once))
  for (const world of everyTenth(last, 20)) {
    expect(podsOf(world).filter(({ status }) => status?.phase !== 'Succeeded').length).toBeLessThanOrEqual(2)
    last = world
  }
  const [own] = objectsOf(last.objects, 'Job').values()
  expect(own?.status).toMatchObject({ succeeded: 4 })
  expect(own?.status?.conditions?.map(({ type }) => type)).toEqual(['SuccessCriteriaMet', 'Complete'])
})

test('however late everybody hears of everything, all that is wanted is there in the end, and no more', () => {
  const ms = fc.integer({ min: 0, max: 4000 })
  const latencies = fc.record({ watch: ms, scheduler: ms, controllers: ms, endpoints: ms, kubelet: ms, status: ms })
  const wish = fc.record({ replicas: fc.nat(4), version: fc.integer({ min: 1, max: 3 }), pause: ms })
  const web = (replicas: number, version: number) =>
    deployment('web', { replicas, template: template(`web:${version}`) })
  const db = (replicas: number, version: number) => {
    const labels = { app: 'db' }
    return database({
      replicas,
      selector: { matchLabels: labels },
      template: { ...template(`db:${version}`), metadata: { labels } },
    })
  }
  fc.assert(
    fc.property(latencies, fc.array(wish, { minLength: 1, maxLength: 5 }), (latency, wishes) => {
      const start = { ...opened(web(2, 1), db(2, 1)) }
      const slow: World = { ...start, settings: { ...settings, latency: { ...typicalLatency, ...latency } } }
      const asked = wishes.flatMap(({ replicas, version, pause }) => [
        apply(web(replicas, version), db(replicas, version)),
        advance(pause),
      ])
      const world = played(slow, ...asked, advance(600_000))
      const { replicas, version } = wishes.at(-1) ?? { replicas: 0, version: 0 }
      const found = podsOf(world).map(versionOf).toSorted()
      expect(found).toEqual([
        ...Array.from({ length: replicas }, () => `db:${version}`),
        ...Array.from({ length: replicas }, () => `web:${version}`),
      ])
      expect(serving(world)).toHaveLength(2 * replicas)
    }),
    { numRuns: 6 },
  )
})
