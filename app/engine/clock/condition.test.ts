import { expect, test } from 'vitest'
import { typicalLatency } from '#model/latency'
import { defaultClusterSettings } from '#model/clusterSettings'
import { objectKey } from '#model/objectMeta'
import { step } from '../step'
import { deployment, node, service } from '../testing/settled'
import { emptyWorld, type World } from '../world'
import { isMet, type Condition } from './condition'
import { liveStep } from './liveStep'

const web = objectKey('Service', 'default', 'web')
const ready = (count: number): Condition => ({ type: 'readyEndpoints', service: web, count })
const synced: Condition = { type: 'rulesUpToDate', node: 'node1' }
const settled: Condition = { type: 'settled' }
const gone: Condition = { type: 'gone', key: objectKey('Deployment', 'default', 'web') }

const opened = step(emptyWorld({ ...defaultClusterSettings, latency: typicalLatency }), {
  type: 'apply',
  objects: [node('node1'), deployment('web', { replicas: 2 }), service('web')],
})[0]
const passed = (world: World, ms: number): World => liveStep(world, { type: 'advance', ms })[0]
const scaled = liveStep(passed(opened, 5000), { type: 'apply', objects: [deployment('web', { replicas: 3 })] })[0]
const deleted = liveStep(scaled, { type: 'delete', key: objectKey('Deployment', 'default', 'web') })[0]

/** The first moment after `from`, in steps of a millisecond, at which it has come to that. */
function firstMet(from: World, condition: Condition): World {
  let world = from
  while (!isMet(condition, world, [])) world = passed(world, 1)
  return world
}

test.for([
  { name: 'as many endpoints as there are', world: passed(opened, 5000), condition: ready(2), met: true },
  { name: 'more endpoints than there are', world: passed(opened, 5000), condition: ready(3), met: false },
  {
    name: 'a Service that is not there has none',
    world: opened,
    condition: { ...ready(0), service: objectKey('Service', 'default', 'no') },
    met: true,
  },
  { name: 'rules of a cluster at rest', world: passed(opened, 5000), condition: synced, met: true },
  { name: 'a cluster at rest', world: passed(opened, 5000), condition: settled, met: true },
  { name: 'a cluster in which somebody was asked for something', world: scaled, condition: settled, met: false },
  { name: 'an object that is there', world: scaled, condition: gone, met: false },
  { name: 'an object that was deleted', world: deleted, condition: gone, met: true },
] as const)('$name: $met', ({ world, condition, met }) => {
  expect(isMet(condition, world, [])).toBe(met)
})

test('endpoints are there before the rules know of them, and only then nothing is left to do', () => {
  const there = firstMet(scaled, ready(3))
  expect(isMet(synced, there, [])).toBe(false)
  const known = firstMet(there, synced)
  expect(known.now).toBeGreaterThan(there.now)
  expect(firstMet(known, settled).now).toBeGreaterThanOrEqual(known.now)
})
