import { expect, test } from 'vitest'
import { isPodReady } from '#kinds/pod/conditions'
import { objectOf, objectsOf } from '#kinds/registry'
import { defaultClusterSettings } from '#model/clusterSettings'
import type { Fault } from '#model/fault'
import { typicalLatency } from '#model/latency'
import { objectKey } from '#model/objectMeta'
import type { Input } from '../input'
import { step } from '../step'
import { deployment, node, pod, service } from '../testing/settled'
import { walk } from '../trace/request'
import { emptyWorld, type World } from '../world'
import { liveStep } from './liveStep'

const objects = [node('node1'), node('node2'), deployment('web', { replicas: 2 }), service('web')]
const opened = (): World =>
  step(emptyWorld({ ...defaultClusterSettings, latency: typicalLatency }), { type: 'apply', objects })[0]
const played = (world: World, ...inputs: readonly Input[]): World =>
  inputs.reduce((now, input) => liveStep(now, input)[0], world)
const advance = (seconds: number): Input => ({ type: 'advance', ms: seconds * 1000 })
const set = (fault: Fault): Input => ({ type: 'setFault', fault })
const clear = (fault: Fault): Input => ({ type: 'clearFault', fault })
const scale = (replicas: number): Input => ({ type: 'apply', objects: [deployment('web', { replicas })] })

const endpointsIn = (world: World, component: string): number => {
  const seen = world.observed.get(component)
  if (seen === undefined) return Number.NaN
  return [...objectsOf(seen, 'EndpointSlice').values()].reduce((sum, one) => sum + (one.endpoints?.length ?? 0), 0)
}
const readyOf = (world: World): string | undefined =>
  objectOf(world.objects, 'Node', objectKey('Node', '', 'node1'))?.status?.conditions?.find(
    ({ type }) => type === 'Ready',
  )?.status

test('a kube-proxy that is paused keeps its old rules, and catches up when it goes on', () => {
  const paused: Fault = { type: 'paused', component: 'kube-proxy/node1' }
  const stale = played(opened(), set(paused), scale(4), advance(30))
  expect([endpointsIn(stale, 'kube-proxy/node1'), endpointsIn(stale, 'kube-proxy/node2')]).toEqual([2, 4])
  const fresh = played(stale, clear(paused), advance(3))
  expect(endpointsIn(fresh, 'kube-proxy/node1')).toBe(4)
})

test('a scheduler that is paused leaves new Pods without a Node until it goes on', () => {
  const paused: Fault = { type: 'paused', component: 'scheduler' }
  const unbound = (world: World): number =>
    [...objectsOf(world.objects, 'Pod').values()].filter(({ spec }) => spec.nodeName === undefined).length
  const waiting = played(opened(), set(paused), scale(5), advance(10))
  expect(unbound(waiting)).toBe(3)
  expect(unbound(played(waiting, clear(paused), advance(10)))).toBe(0)
})

test('a Node that is switched off is lost after 40 to 60 seconds, its Pods are not ready then, and are evicted after 300 more', () => {
  const off: Fault = { type: 'nodeStopped', node: 'node1' }
  const podsOnNode1 = (world: World) =>
    [...objectsOf(world.objects, 'Pod').values()].filter(({ spec }) => spec.nodeName === 'node1')
  const at = (seconds: number): World => played(opened(), set(off), advance(seconds))
  expect(readyOf(at(38))).toBe('True')
  const lost = at(62)
  expect(readyOf(lost)).toBe('Unknown')
  expect(podsOnNode1(lost).map(isPodReady)).toEqual(podsOnNode1(lost).map(() => false))
  expect(podsOnNode1(lost).every(({ metadata }) => metadata.deletionTimestamp === undefined)).toBe(true)
  const evicted = at(370)
  expect(podsOnNode1(evicted).every(({ metadata }) => metadata.deletionTimestamp !== undefined)).toBe(true)
  expect(podsOnNode1(evicted).length).toBeGreaterThan(0)
})

test('a Node that was off does not report its Pods as ready before they run again', () => {
  const off: Fault = { type: 'nodeStopped', node: 'node1' }
  const lost = played(opened(), set(off), advance(62), clear(off))
  const onNode1 = ({ objects }: World) =>
    [...objectsOf(objects, 'Pod').values()].filter(({ spec }) => spec.nodeName === 'node1')
  expect(onNode1(lost).length).toBeGreaterThan(0)
  for (let world = lost; world.now < lost.now + 500; world = played(world, advance(0.01))) {
    for (const { status } of onNode1(world)) {
      const ready = status?.conditions?.find(({ type }) => type === 'Ready')?.status
      expect({ at: world.now - lost.now, ready }).toMatchObject({ ready: 'False' })
    }
  }
  expect(onNode1(played(lost, advance(30))).map(isPodReady)).toEqual(onNode1(lost).map(() => true))
})

test('a kube-proxy has nothing to write when a Node is tainted or cordoned, and writes anew when its own is labelled', () => {
  const patched = (merge: Readonly<Record<string, unknown>>): Input => ({
    type: 'patch',
    key: objectKey('Node', '', 'node1'),
    merge,
  })
  const written = (change: Input): readonly string[] =>
    liveStep(played(opened(), change), advance(5))[1].flatMap(({ type, component }) =>
      type === 'synced' && component.startsWith('kube-proxy/') ? [component] : [],
    )
  expect(written(patched({ spec: { unschedulable: true } }))).toEqual([])
  expect(written(patched({ metadata: { labels: { rack: 'b' } } }))).toEqual(['kube-proxy/node1'])
})

test('a kubelet has nothing to report of its Pods when its Node is cordoned', () => {
  const cordon: Input = { type: 'patch', key: objectKey('Node', '', 'node1'), merge: { spec: { unschedulable: true } } }
  const [, events] = liveStep(played(opened(), advance(1), cordon), advance(5))
  expect(events.filter(({ component }) => component.startsWith('kubelet/')).map(({ message }) => message)).toEqual([])
})

test('a Node that was off starts nothing anew in Pods that were evicted meanwhile', () => {
  const off: Fault = { type: 'nodeStopped', node: 'node1' }
  const { template } = deployment('web').spec
  const containers =
    template.spec?.containers.map((one) => ({ ...one, readinessProbe: { httpGet: { port: 80 } } })) ?? []
  const probed = deployment('web', { replicas: 2, template: { ...template, spec: { ...template.spec, containers } } })
  const evicted = played(
    opened(),
    { type: 'apply', objects: [probed] },
    advance(60),
    set(off),
    advance(370),
    clear(off),
  )
  const [, events] = liveStep(evicted, advance(0.5))
  const gone = events.filter(({ type, component }) => type === 'deleted' && component === 'kubelet/node1')
  expect(gone.length).toBeGreaterThan(0)
  const started = events.filter((event) => event.type === 'recorded' && event.component === 'kubelet/node1')
  expect(started.map(({ message }) => message)).toEqual([])
})

test('a Node that comes back reports again and its taints go', () => {
  const off: Fault = { type: 'nodeIsolated', node: 'node1' }
  const back = played(opened(), set(off), advance(62), clear(off), advance(20))
  expect(readyOf(back)).toBe('True')
  expect(objectOf(back.objects, 'Node', objectKey('Node', '', 'node1'))?.spec?.taints).toEqual([])
})

test('in instant mode a paused kube-proxy keeps the rules that it had', () => {
  const paused: Fault = { type: 'paused', component: 'kube-proxy/node1' }
  const instant = step(emptyWorld(), { type: 'apply', objects })[0]
  const stale = [set(paused), scale(4)].reduce((world, input) => step(world, input)[0], instant)
  expect(endpointsIn(stale, 'kube-proxy/node1')).toBe(2)
  expect(step(stale, clear(paused))[0].observed.size).toBe(0)
})

test('a fault of a Deployment is one of each of its Pods, and is mended with one word', () => {
  const fault: Fault = { type: 'notListening', pod: objectKey('Deployment', 'default', 'web') }
  const deaf = played(opened(), set(fault))
  const keys = [...objectsOf(deaf.objects, 'Pod').keys()]
  expect([...deaf.faults.values()]).toEqual(keys.map((pod) => ({ type: 'notListening', pod })))
  expect(played(deaf, clear(fault)).faults.size).toBe(0)
})

test.for<readonly [Fault, string]>([
  [{ type: 'nodeStopped', node: 'node9' }, 'nodes "node9" not found'],
  [{ type: 'linkCut', from: 'node1', to: 'node9' }, 'nodes "node9" not found'],
  [{ type: 'paused', component: 'kube-proxy/node9' }, 'nodes "node9" not found'],
  [{ type: 'notListening', pod: objectKey('Pod', 'default', 'db') }, 'pods "db" not found'],
])('what is not there cannot be broken: $0', ([fault, message]) => {
  const [world, events] = liveStep(opened(), set(fault))
  expect(events.map((event) => [event.type, event.message])).toEqual([['refused', message]])
  expect(world.faults.size).toBe(0)
})

test('a crash of a Deployment ends what runs in each of its Pods, and they are started again', () => {
  const crash: Input = { type: 'crash', pod: objectKey('Deployment', 'default', 'web'), exitCode: 1 }
  const world = played(opened(), crash, advance(5))
  expect(
    [...objectsOf(world.objects, 'Pod').values()].map(({ status }) => status?.containerStatuses?.[0]?.restartCount),
  ).toEqual([1, 1])
  expect(
    liveStep(opened(), { ...crash, pod: objectKey('Pod', 'default', 'db') })[1].map(({ message }) => message),
  ).toEqual(['pods "db" not found'])
})

test('linux-neighbours: nobody answers for a Node that is off, so what goes to its Pods by way of it is sent back', () => {
  const off = played(opened(), set({ type: 'nodeStopped', node: 'node2' }))
  const [pod] = [...objectsOf(off.objects, 'Pod').values()].filter(({ spec }) => spec.nodeName === 'node2')
  const { podIP = '' } = pod?.status ?? {}
  const walked = walk(off, { name: 'it', from: 'node/node1', to: `tcp://${podIP}:80`, connections: 1 }, 0)
  expect(walked.ok && walked.value.outcomes.map(({ verdict, failure }) => [verdict, failure?.sentence])).toEqual([
    ['rejected', `Nobody answers for 192.168.0.12, to which node1 sends what is for ${podIP}.`],
  ])
})

test('the Pods of a Node that is deleted go when it has been gone for 40 seconds, and so does one that is put there later', () => {
  const gone = played(opened(), { type: 'delete', key: objectKey('Node', '', 'node1') }, advance(5))
  const stray: Input = { type: 'apply', objects: [pod('stray', { nodeName: 'node1' })] }
  const on = (world: World): readonly string[] =>
    [...objectsOf(world.objects, 'Pod').values()].flatMap(({ metadata, spec }) =>
      spec.nodeName === 'node1' ? [metadata.name] : [],
    )
  expect(on(played(gone, advance(34))).length).toBeGreaterThan(0)
  expect(on(played(gone, advance(36)))).toEqual([])
  expect(on(played(gone, advance(36), stray, advance(39)))).toEqual(['stray'])
  expect(on(played(gone, advance(36), stray, advance(41)))).toEqual([])
})
