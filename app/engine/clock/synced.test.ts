import { expect, test } from 'vitest'
import { objectsOf } from '#kinds/registry'
import { defaultClusterSettings } from '#model/clusterSettings'
import { typicalLatency } from '#model/latency'
import { keyOf } from '#model/objectMeta'
import type { SimEvent } from '#model/simEvent'
import type { Input } from '../input'
import { step } from '../step'
import { deployment, node, service } from '../testing/settled'
import { emptyWorld, type World } from '../world'
import { liveStep } from './liveStep'

const opened = step(emptyWorld({ ...defaultClusterSettings, latency: typicalLatency }), {
  type: 'apply',
  objects: [node('node1'), node('node2'), deployment('web', { replicas: 2 })],
})[0]
const played = (world: World, ...inputs: readonly Input[]): readonly [World, readonly SimEvent[]] =>
  inputs.reduce<readonly [World, readonly SimEvent[]]>(
    ([now, events], input) => {
      const [next, happened] = liveStep(now, input)
      return [next, [...events, ...happened]]
    },
    [world, []],
  )
const advance = (ms: number): Input => ({ type: 'advance', ms })
const by = (events: readonly SimEvent[], component: string) =>
  events.flatMap((event) => (event.type === 'synced' && event.component === component ? [event] : []))

test('a Service is stored, answered for and written into the rules of every Node, each by what it has seen', () => {
  const [, events] = played(opened, { type: 'apply', objects: [service('web')] }, advance(2000))
  const created = events.find(({ type, regarding }) => type === 'created' && regarding === keyOf(service('web')))
  expect(by(events, 'etcd')).toMatchObject([{ causedBy: created?.id, seen: created?.revision, at: 0 }])
  expect(by(events, 'coredns')).toMatchObject([{ causedBy: created?.id, at: typicalLatency.dns }])
  expect(by(events, 'coredns')[0]?.message).toMatch(/^coredns answers web\.default with 10\.96\./)
  const slice = events.find(({ component, type }) => component === 'endpointslice-controller' && type === 'created')
  for (const name of ['kube-proxy/node1', 'kube-proxy/node2']) {
    expect(by(events, name).at(-1)?.seen).toBeGreaterThanOrEqual(slice?.revision ?? Infinity)
  }
})

test('CoreDNS tells of a headless Service when its endpoints change, and of others only when they themselves do', () => {
  const headless = service('db', { clusterIP: 'None', selector: { app: 'web' }, ports: [{ port: 80 }] })
  const [before] = played(opened, { type: 'apply', objects: [service('web'), headless] }, advance(5000))
  const [, events] = played(before, { type: 'apply', objects: [deployment('web', { replicas: 1 })] }, advance(60_000))
  expect(new Set(by(events, 'coredns').map(({ regarding }) => regarding))).toEqual(new Set([keyOf(headless)]))
  expect(by(events, 'coredns').at(-1)?.message).toMatch(/^coredns answers db\.default with 10\.244\.\d+\.\d+$/)
})

test('CoreDNS that was paused tells what it has missed once it goes on', () => {
  const fault = { type: 'paused', component: 'coredns' } as const
  const [before, silent] = played(
    opened,
    { type: 'setFault', fault },
    { type: 'apply', objects: [service('web')] },
    advance(5000),
  )
  expect(by(silent, 'coredns')).toEqual([])
  const [, events] = played(before, { type: 'clearFault', fault }, advance(1000))
  expect(by(events, 'coredns').map(({ regarding }) => regarding)).toEqual([keyOf(service('web'))])
})

test('a kube-proxy does not write its rules again for a change that it does not watch', () => {
  const [before] = played(opened, { type: 'apply', objects: [service('web')] }, advance(5000))
  const [web] = objectsOf(before.objects, 'Deployment').values()
  const labelled = { ...web, ...deployment('web', { replicas: 2 }), metadata: { name: 'web', labels: { tier: 'x' } } }
  const [, events] = played(before, { type: 'apply', objects: [labelled] }, advance(5000))
  expect(events.length).toBeGreaterThan(0)
  expect(by(events, 'kube-proxy/node1')).toEqual([])
})

test('all that a Deployment which is scaled leads to goes back to the scaling, up to the rules', () => {
  const [before] = played(opened, { type: 'apply', objects: [service('web')] }, advance(5000))
  const [, events] = played(before, { type: 'apply', objects: [deployment('web', { replicas: 3 })] }, advance(10_000))
  const known = new Map(events.map((event) => [event.id, event]))
  const [scaled] = events
  const root = (event: SimEvent): SimEvent => {
    const cause = event.causedBy === undefined ? undefined : known.get(event.causedBy)
    return cause === undefined ? event : root(cause)
  }
  expect(scaled?.component).toBe('apiserver')
  for (const event of events)
    expect(`${event.message}: ${root(event).message}`).toBe(`${event.message}: ${scaled?.message}`)
  expect(new Set(events.map(({ component }) => component))).toContain('kube-proxy/node1')
})
