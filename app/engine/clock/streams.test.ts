import { expect, test } from 'vitest'
import { objectOf, objectsOf } from '#kinds/registry'
import { invariant } from '#lib/assert'
import { defaultClusterSettings } from '#model/clusterSettings'
import { typicalLatency } from '#model/latency'
import { keyOf } from '#model/objectMeta'
import { simTime } from '#model/simTime'
import type { Input } from '../input'
import { step } from '../step'
import { deployment, node, pod, service } from '../testing/settled'
import { emptyWorld, type World } from '../world'
import { liveStep } from './liveStep'
import { totalsOf, type Stream } from './streamState'

const opened = step(emptyWorld({ ...defaultClusterSettings, latency: typicalLatency }), {
  type: 'apply',
  objects: [node('node1'), node('node2'), deployment('web', { replicas: 2 }), service('web'), pod('client')],
})[0]
const clusterIP = [...(opened.objects.byKind.get('Service')?.values() ?? [])].flatMap(
  (one) => (one as ReturnType<typeof service>).spec.clusterIP ?? [],
)[0]
const stream = (more: Partial<Stream> = {}): Stream => ({
  request: { name: 'load', from: 'default/client', to: `http://${clusterIP}:80`, connections: 1 },
  every: 100,
  keeps: false,
  ...more,
})
const played = (world: World, ...inputs: readonly Input[]): World =>
  inputs.reduce((now, input) => liveStep(now, input)[0], world)
const advance = (ms: number): Input => ({ type: 'advance', ms })
const totals = (world: World) => {
  const state = world.clock?.streams.get('load')
  return state && totalsOf(state)
}

test('a stream sends its request again and again, and counts the answers by second', () => {
  const world = played(opened, { type: 'startStream', stream: stream() }, advance(2950))
  expect(world.clock?.streams.get('load')?.tallies).toEqual(
    [0, 1, 2].map((second) => ({ second, verdicts: { delivered: 10 } })),
  )
  const ended = played(opened, { type: 'startStream', stream: stream({ until: simTime(1000) }) }, advance(5000))
  expect(totals(ended)).toEqual({ answered: 10, failed: 0 })
  expect(totals(played(world, { type: 'stopStream', name: 'load' }, advance(5000)))).toEqual({
    answered: 30,
    failed: 0,
  })
})

test('what fails is counted by its verdict, and told one by one', () => {
  const deaf = [...objectsOf(opened.objects, 'Pod').values()]
    .filter(({ metadata }) => metadata.name.startsWith('web-'))
    .map((one): Input => ({ type: 'setFault', fault: { type: 'notListening', pod: keyOf(one) } }))
  const begun = played(opened, ...deaf, { type: 'startStream', stream: stream() })
  const [world, events] = liveStep(begun, advance(1950))
  expect(world.clock?.streams.get('load')?.tallies).toEqual(
    [0, 1].map((second) => ({ second, verdicts: { refused: 10 } })),
  )
  expect(events.filter(({ type }) => type === 'sent').length).toBe(20)
})

test('a stream that keeps its connection opens one and goes on over it', () => {
  const world = played(opened, { type: 'startStream', stream: stream({ keeps: true }) }, advance(1950))
  expect(totals(world)).toEqual({ answered: 20, failed: 0 })
  const entries = [...world.runtime.conntrack.values()].reduce((sum, table) => sum + table.size, 0)
  const other = played(opened, { type: 'startStream', stream: stream() }, advance(1950))
  const many = [...other.runtime.conntrack.values()].reduce((sum, table) => sum + table.size, 0)
  expect(entries).toBeLessThan(many / 10)
})

test('what is put in for later is done at its moment, once', () => {
  const later: Input = {
    type: 'schedule',
    id: 'script 1',
    at: simTime(2000),
    label: 'start the load',
    input: { type: 'startStream', stream: stream({ until: simTime(3000) }) },
  }
  expect(totals(played(opened, later, advance(1999)))).toBeUndefined()
  expect(totals(played(opened, later, later, advance(10_000)))).toEqual({ answered: 10, failed: 0 })
})

test('linux-tcp: a process that ends closes its connections, and a stream that keeps one opens another', () => {
  const begun = played(opened, { type: 'startStream', stream: stream({ keeps: true }) }, advance(950))
  const key = begun.runtime.connections.get('load')?.backend.key
  const pod = key && objectOf(begun.objects, 'Pod', key)
  invariant(key && pod, 'the connection goes to a Pod')
  const gone = played(begun, { type: 'delete', key }, advance(3000))
  expect(totals(gone)).toEqual({ answered: 40, failed: 0 })
  expect(gone.runtime.connections.get('load')?.backend.key).not.toBe(key)
  const { nodeName = '' } = pod.spec
  const alone = played(begun, { type: 'setFault', fault: { type: 'nodeIsolated', node: nodeName } })
  const unheard = played(alone, { type: 'delete', key, grace: 0 }, advance(3000))
  expect(unheard.runtime.connections.get('load')?.backend.key).toBe(key)
  expect(totals(unheard)).toEqual({ answered: 10, failed: 30 })
})
