import { expect, test } from 'vitest'
import { liveStep } from '#engine/live'
import { emptyWorld, step, type Input, type World } from '#engine'
import { kinds } from '#kinds/registry'
import { defaultClusterSettings } from '#model/clusterSettings'
import { typicalLatency } from '#model/latency'
import type { SimEvent } from '#model/simEvent'
import { isServiceCreated, serviceSteps } from './serviceSteps'

const objects = [kinds.Node.example('node1'), kinds.Node.example('node2'), kinds.Deployment.example('web')]
const service = kinds.Service.example('web')
const apply: Input = { type: 'apply', objects: [service] }

function stepsAfter(ms: number, ...before: readonly Input[]) {
  const settings = { ...defaultClusterSettings, latency: typicalLatency }
  let world: World = step(emptyWorld(settings), { type: 'apply', objects })[0]
  const events: SimEvent[] = []
  for (const input of [...before, apply, { type: 'advance', ms } as const]) {
    const [next, happened] = liveStep(world, input)
    world = next
    events.push(...happened)
  }
  const created = events.find(isServiceCreated)
  if (!created) throw new Error('no Service was created')
  return serviceSteps(events, created, ['node1', 'node2'], false).map(
    (one) => [one.who, ...one.events.map(({ at }) => at - created.at)] as const,
  )
}

test('the way of a new Service names everybody who has taken it in, and when', () => {
  const steps = stepsAfter(3000)
  expect(steps.map(([who]) => who)).toEqual([
    'apiserver',
    'apiserver',
    'etcd',
    'endpointslice-controller',
    'coredns',
    'kube-proxy/node1',
    'kube-proxy/node2',
  ])
  const [admitted, allocated, stored, slices, dns, node1] = steps.map(([, ...times]) => times)
  expect([admitted, allocated, stored]).toEqual([[0], [0], [0]])
  expect(dns).toEqual([typicalLatency.dns])
  expect(slices?.[0]).toBeGreaterThan(0)
  expect(node1?.at(-1)).toBeGreaterThan(slices?.[0] ?? Infinity)
})

test('who has not taken it in yet has no time', () => {
  const paused = { type: 'setFault', fault: { type: 'paused', component: 'kube-proxy/node2' } } as const
  expect(stepsAfter(3000, paused).at(-1)).toEqual(['kube-proxy/node2'])
  expect(stepsAfter(15).slice(3)).toEqual([
    ['endpointslice-controller'],
    ['coredns'],
    ['kube-proxy/node1'],
    ['kube-proxy/node2'],
  ])
})

test('where nothing takes time only those who write have steps', () => {
  const [, events] = step(emptyWorld(), { type: 'apply', objects: [...objects, service] })
  const created = events.filter(isServiceCreated).at(-1)
  if (!created) throw new Error('no Service was created')
  expect(serviceSteps(events, created, ['node1'], false).map(({ who }) => who)).toEqual([
    'apiserver',
    'apiserver',
    'endpointslice-controller',
  ])
})
