import fc from 'fast-check'
import { expect, test } from 'vitest'
import { typicalLatency } from '#model/latency'
import { defaultClusterSettings } from '#model/clusterSettings'
import { step } from '../step'
import { deployment, node, service } from '../testing/settled'
import { emptyWorld, type World } from '../world'
import { lookAhead, lookFurther, type Foreseen } from './foresee'
import { liveStep } from './liveStep'

const opened = (): World =>
  step(emptyWorld({ ...defaultClusterSettings, latency: typicalLatency }), {
    type: 'apply',
    objects: [node('node1'), node('node2'), deployment('web', { replicas: 2 }), service('web')],
  })[0]

const passed = (world: World, ms: number): World => liveStep(world, { type: 'advance', ms })[0]

function foreseen(world: World): Foreseen {
  let look = lookFurther(lookAhead(world))
  while (!('type' in look)) look = lookFurther(look)
  return look
}

test('what is foreseen is what then happens, at that time and before anything else', () => {
  fc.assert(
    fc.property(fc.nat(4), fc.nat(3000), (replicas, ms) => {
      const start = liveStep(opened(), { type: 'apply', objects: [deployment('web', { replicas })] })[0]
      const world = passed(start, ms)
      const next = foreseen(world)
      if (next.type === 'nothing') {
        expect(liveStep(world, { type: 'advance', ms: next.until - world.now })[1]).toEqual([])
        return
      }
      const [before, none] = liveStep(world, { type: 'advance', ms: next.at - world.now - 1 })
      expect(none).toEqual([])
      const [, events] = liveStep(before, { type: 'advance', ms: 1 })
      expect(events[0]).toMatchObject({ id: next.event, at: next.at, message: next.message })
      expect(events.length).toBe(next.others + 1)
    }),
    { numRuns: 20 },
  )
})

test('where only heartbeats go on, nothing is foreseen', () => {
  const world = passed(opened(), 1000)
  expect(foreseen(world)).toEqual({ type: 'nothing', until: world.now + 400_000 })
})

test('a Node that is switched off is foreseen to be lost, long before it is', () => {
  const world = liveStep(passed(opened(), 1000), {
    type: 'setFault',
    fault: { type: 'nodeStopped', node: 'node1' },
  })[0]
  const next = foreseen(world)
  expect(next.type === 'event' && next.at - world.now).toBeGreaterThan(30_000)
  expect(next).toMatchObject({ component: 'node-lifecycle-controller' })
})
