import fc from 'fast-check'
import { expect, test } from 'vitest'
import { objectsOf } from '#kinds/registry'
import { isPodReady } from '#kinds/pod/conditions'
import { defaultClusterSettings } from '#model/clusterSettings'
import type { Fault } from '#model/fault'
import { typicalLatency } from '#model/latency'
import { objectKey } from '#model/objectMeta'
import type { Input } from '../input'
import { step } from '../step'
import { node, pod, service } from '../testing/settled'
import { emptyWorld, type World } from '../world'
import { liveStep } from './liveStep'

const probe = { httpGet: { port: 80 }, periodSeconds: 2, failureThreshold: 2 }
const of = (name: string, annotations: Readonly<Record<string, string>>) =>
  pod(
    name,
    {
      nodeName: 'node1',
      terminationGracePeriodSeconds: 4,
      containers: [
        { name: 'main', image: 'web:1', ports: [{ containerPort: 80 }], readinessProbe: probe, livenessProbe: probe },
      ],
    },
    { annotations },
  )

const opened = step(emptyWorld({ ...defaultClusterSettings, latency: typicalLatency }), {
  type: 'apply',
  objects: [node('node1'), service('a'), of('a', {})],
})[0]

const name = fc.constantFrom('a', 'b')
const key = name.map((one) => objectKey('Pod', 'default', one))
const fault = fc.oneof(
  fc.record({
    type: fc.constant('probe' as const),
    pod: key,
    probe: fc.constantFrom('readiness' as const, 'liveness' as const),
    answer: fc.constantFrom('fail' as const, 'slow' as const),
  }),
  fc.record({ type: fc.constant('notListening' as const), pod: key }),
  fc.constant<Fault>({ type: 'paused', component: 'kubelet/node1' }),
  fc.constant<Fault>({ type: 'nodeStopped', node: 'node1' }),
  fc.constant<Fault>({ type: 'nodeIsolated', node: 'node1' }),
)

const deed: fc.Arbitrary<Input> = fc.oneof(
  fc.record({
    type: fc.constant('apply' as const),
    objects: fc
      .tuple(name, fc.constantFrom('0s', '3s', 'never'))
      .map(([one, shutdown]) => [of(one, { 'kubewalk.dev/shutdown': shutdown })]),
  }),
  fc.record({ type: fc.constant('delete' as const), key }),
  fc.record({ type: fc.constant('crash' as const), pod: key, exitCode: fc.integer({ min: 0, max: 1 }) }),
  fc.record({ type: fc.constantFrom('setFault' as const, 'clearFault' as const), fault }),
)

const life = fc.array(fc.tuple(deed, fc.integer({ min: 0, max: 15_000 })), { minLength: 1, maxLength: 6 })

function lived(inputs: readonly (readonly [Input, number])[], pieces: number): World {
  return inputs.reduce((before, [input, ms]) => {
    let [world] = liveStep(before, input)
    for (let i = 0; i < pieces; i++) {
      const part = Math.floor((ms * (i + 1)) / pieces) - Math.floor((ms * i) / pieces)
      world = liveStep(world, { type: 'advance', ms: part })[0]
    }
    return world
  }, opened)
}

test('Pods live on alike whether time goes by in one piece or in many', () => {
  fc.assert(
    fc.property(life, (inputs) => {
      expect(lived(inputs, 4)).toEqual(lived(inputs, 1))
    }),
    { numRuns: 15 },
  )
})

test('whatever is done to them, Pods have addresses of their own, and only what runs is ready', () => {
  fc.assert(
    fc.property(life, (inputs) => {
      const { objects, clock } = lived(inputs, 1)
      const all = [...objectsOf(objects, 'Pod').values()]
      const addresses = all.flatMap(({ status }) => status?.podIP ?? [])
      expect(new Set(addresses).size).toBe(addresses.length)
      for (const one of all) {
        const runs = one.status?.containerStatuses?.every(({ state }) => state?.running !== undefined) === true
        expect(isPodReady(one) ? runs : true).toBe(true)
      }
      expect([...(clock?.pods.keys() ?? [])].every((known) => objects.byKind.get('Pod')?.has(known) === true)).toBe(
        true,
      )
    }),
    { numRuns: 30 },
  )
})
