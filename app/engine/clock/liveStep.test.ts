import fc from 'fast-check'
import { expect, test } from 'vitest'
import { objectsOf } from '#kinds/registry'
import { typicalLatency } from '#model/latency'
import { defaultClusterSettings } from '#model/clusterSettings'
import type { Input } from '../input'
import { step } from '../step'
import { deployment, node, service } from '../testing/settled'
import { emptyWorld, type World } from '../world'
import { liveStep } from './liveStep'

const opened = (): World => {
  const settings = { ...defaultClusterSettings, latency: typicalLatency }
  return step(emptyWorld(settings), {
    type: 'apply',
    objects: [node('node1'), node('node2'), deployment('web', { replicas: 2 }), service('web')],
  })[0]
}
const played = (world: World, ...inputs: readonly Input[]): World =>
  inputs.reduce((now, input) => liveStep(now, input)[0], world)
const advance = (ms: number): Input => ({ type: 'advance', ms })
const pods = (world: World): number => objectsOf(world.objects, 'Pod').size
const rulesSee = (world: World, nodeName: string): number => {
  const seen = world.observed.get(`kube-proxy/${nodeName}`)
  return [...(seen === undefined ? [] : objectsOf(seen, 'EndpointSlice').values())].reduce(
    (sum, slice) => sum + (slice.endpoints?.length ?? 0),
    0,
  )
}

test('a Deployment that is scaled gets its Pods when time goes by, and the rules follow later', () => {
  const before = opened()
  const scaled = played(before, { type: 'apply', objects: [deployment('web', { replicas: 4 })] })
  expect(pods(scaled)).toBe(2)
  const made = played(scaled, advance(100))
  expect(pods(made)).toBe(4)
  expect(rulesSee(made, 'node1')).toBe(2)
  const done = played(made, advance(10_000))
  expect(rulesSee(done, 'node1')).toBe(4)
})

test('time that goes by in one piece or in many ends in the same world', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(3000), { minLength: 1, maxLength: 5 }), fc.nat(5), (pieces, replicas) => {
      const scaled = played(opened(), { type: 'apply', objects: [deployment('web', { replicas })] })
      const whole = played(scaled, advance(pieces.reduce((sum, ms) => sum + ms, 0)))
      expect(played(scaled, ...pieces.map(advance))).toEqual(whole)
    }),
    { numRuns: 30 },
  )
})
