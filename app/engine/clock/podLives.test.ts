import { expect, test } from 'vitest'
import type { Container, Pod } from '#kinds/pod/schema'
import { isPodReady } from '#kinds/pod/conditions'
import { podStatusText } from '#kinds/pod/printer'
import { objectOf } from '#kinds/registry'
import { defaultClusterSettings } from '#model/clusterSettings'
import type { Fault } from '#model/fault'
import { typicalLatency } from '#model/latency'
import { objectKey } from '#model/objectMeta'
import type { SimEvent } from '#model/simEvent'
import type { Input } from '../input'
import { step } from '../step'
import { node, pod, service } from '../testing/settled'
import { walk } from '../trace/request'
import { emptyWorld, type World } from '../world'
import { liveStep } from './liveStep'

const settings = { ...defaultClusterSettings, latency: typicalLatency }
const opened = step(emptyWorld(settings), { type: 'apply', objects: [node('node1'), service('web')] })[0]
const web = objectKey('Pod', 'default', 'web')
const http = { httpGet: { port: 80 }, periodSeconds: 5 }

const advance = (seconds: number): Input => ({ type: 'advance', ms: seconds * 1000 })
const set = (fault: Fault): Input => ({ type: 'setFault', fault })
const clear = (fault: Fault): Input => ({ type: 'clearFault', fault })
const apply = (container: Partial<Container>, annotations: Readonly<Record<string, string>> = {}): Input => ({
  type: 'apply',
  objects: [
    pod(
      'web',
      { containers: [{ name: 'main', image: 'web:1', ports: [{ containerPort: 80 }], ...container }] },
      { annotations },
    ),
  ],
})

function played(...inputs: readonly Input[]): readonly [World, readonly SimEvent[]] {
  let world = opened
  const events: SimEvent[] = []
  for (const input of inputs) {
    const [next, more] = liveStep(world, input)
    world = next
    events.push(...more)
  }
  return [world, events]
}

const podIn = (world: World): Pod | undefined => objectOf(world.objects, 'Pod', web)
const isReady = (world: World): boolean => {
  const found = podIn(world)
  return found !== undefined && isPodReady(found)
}
const said = ([, events]: readonly [World, readonly SimEvent[]], component: string): readonly string[] =>
  events.filter((event) => event.component === component).map(({ message }) => message)

/** What a person sees of the Pod at these seconds, one after the other. */
function seenAt(seconds: readonly number[], ...inputs: readonly Input[]): readonly string[] {
  let [world] = played(...inputs)
  let now = 0
  return seconds.map((second) => {
    world = liveStep(world, advance(second - now))[0]
    now = second
    const found = podIn(world)
    if (found === undefined) return 'gone'
    const [main] = found.status?.containerStatuses ?? []
    return `${podStatusText(found)}${isPodReady(found) ? ' ready' : ''} ${main?.restartCount ?? 0}`
  })
}

test('a Pod is bound, started, probed by a packet from its Node, reported, deleted and taken out', () => {
  expect(
    said(
      played(apply({ readinessProbe: http }), advance(20), { type: 'delete', key: web }, advance(5)),
      'kubelet/node1',
    ),
  ).toEqual([
    'pod/web is Pending',
    'Container image "web:1" already present on machine',
    'Created container: main',
    'Started container main',
    expect.stringMatching(/^pod\/web runs at 10\.244\.0\.\d+, ready$/),
    'Stopping container main',
    'container main gets SIGTERM',
    'pod/web is Succeeded',
    'pod/web deleted: its containers have ended',
  ])
})

const faulty: readonly [string, Fault, string][] = [
  [
    'a probe that fails',
    { type: 'probe', pod: web, probe: 'readiness', answer: 'fail' },
    'HTTP probe failed with statuscode: 503',
  ],
  ['a socket that is closed', { type: 'notListening', pod: web, port: 80 }, 'connect: connection refused'],
  ['a Node that can track nothing more', { type: 'conntrackFull', node: 'node1' }, 'Client.Timeout exceeded'],
]

test.for(faulty)('%s makes a Pod unready after three periods, and ready again when it is mended', ([, fault, why]) => {
  const begin = [apply({ readinessProbe: http }), advance(10), set(fault)]
  const [broken, events] = played(...begin, advance(9))
  expect(isReady(broken)).toBe(true)
  const [unready] = played(...begin, advance(20))
  expect(isReady(unready)).toBe(false)
  expect(events.some(({ type, message }) => type === 'warning' && message.includes(why))).toBe(true)
  const [mended] = played(...begin, advance(20), clear(fault), advance(7))
  expect(isReady(mended)).toBe(true)
})

test('a container that crashes is started again by its kubelet', () => {
  const crash: Input = { type: 'crash', pod: web, container: 'main', exitCode: 3 }
  expect(seenAt([5], apply({}))).toEqual(['Running ready 0'])
  expect(seenAt([1, 3], apply({}), advance(10), crash)).toEqual(['Error 0', 'Running ready 1'])
  expect(seenAt([2, 12], apply({}), advance(10), crash, advance(10), crash)).toEqual([
    'CrashLoopBackOff 1',
    'Running ready 2',
  ])
})

test('while its kubelet is paused nothing becomes of a Pod; afterwards it is as if the kubelet was started anew', () => {
  const paused: Fault = { type: 'paused', component: 'kubelet/node1' }
  const crash: Input = { type: 'crash', pod: web, container: 'main', exitCode: 3 }
  const begin = [apply({ livenessProbe: http, readinessProbe: http }), advance(10), set(paused)]
  expect(seenAt([25], ...begin, crash)).toEqual(['Running ready 0'])
  expect(seenAt([5], ...begin, advance(25), clear(paused))).toEqual(['Running ready 0'])
})

test('what ran on a Node that was off is started again when it is back', () => {
  const off: Fault = { type: 'nodeStopped', node: 'node1' }
  const begin = [apply({ readinessProbe: http }), advance(10), set(off)]
  expect(seenAt([30, 70], ...begin)).toEqual(['Running ready 0', 'Running 0'])
  expect(seenAt([20], ...begin, advance(70), clear(off))).toEqual(['Running ready 1'])
})

test('a Pod that is deleted can be given less time later, and none at all', () => {
  const stubborn = apply({}, { 'kubewalk.dev/shutdown': 'never' })
  const remove = (grace: number): Input => ({ type: 'delete', key: web, grace })
  expect(seenAt([9, 11], stubborn, advance(10), remove(10))).toEqual(['Terminating ready 0', 'gone'])
  expect(seenAt([4, 5], stubborn, advance(10), remove(30), advance(1), remove(4))).toEqual([
    'Terminating ready 0',
    'gone',
  ])
  expect(seenAt([0], stubborn, advance(10), remove(0))).toEqual(['gone'])
})

test('a Pod takes connections from the moment it listens, whatever is known of it, until it is told to stop', () => {
  const verdictAt = (...inputs: readonly Input[]): string | undefined => {
    const [world] = played(...inputs)
    const ip = podIn(world)?.status?.podIP ?? ''
    const sent = walk(world, { name: 'x', from: 'node/node1', to: `http://${ip}:80/`, connections: 1 }, 0)
    return sent.ok ? sent.value.outcomes[sent.value.drawn]?.verdict : sent.error.message
  }
  const slow = apply({}, { 'kubewalk.dev/start': '8s', 'kubewalk.dev/shutdown': '5s' })
  const deletion: Input = { type: 'delete', key: web }
  expect(verdictAt(slow, advance(5))).toBe('refused')
  expect(verdictAt(slow, advance(10))).toBe('delivered')
  expect(verdictAt(slow, advance(10), deletion, advance(1))).toBe('refused')
})
