import { expect, test } from 'vitest'
import { kinds } from '#kinds/registry'
import type { ReplicaSet } from '#kinds/replicaset/schema'
import { deployment } from '../../testing/settled'
import { isScaling, nextPausedSizes } from './proportional'

/** A ReplicaSet that was scaled last when its Deployment wanted 10 and allowed 13. */
const set = (name: string, replicas: number, most = 13): ReplicaSet => {
  const example = kinds.ReplicaSet.example(name)
  const annotations = {
    'deployment.kubernetes.io/desired-replicas': '10',
    'deployment.kubernetes.io/max-replicas': String(most),
  }
  return { ...example, metadata: { ...example.metadata, annotations }, spec: { ...example.spec, replicas } }
}

const strategy = { type: 'RollingUpdate', rollingUpdate: { maxSurge: 3, maxUnavailable: 2 } } as const

// The first is the example of the documentation of Deployments, "Proportional scaling".
test.for([
  { replicas: 15, sizes: [8, 5], want: [11, 7] },
  { replicas: 10, sizes: [8, 5], want: [8, 5] },
  { replicas: 5, sizes: [8, 5], want: [5, 3] },
  { replicas: 0, sizes: [8, 5], want: [0, 0] },
  { replicas: 20, sizes: [0, 5], want: [0, 20] },
] as const)('$sizes on the way to $replicas: $want', ({ replicas, sizes, want }) => {
  const [old, current] = [set('old', sizes[0]), set('new', sizes[1])]
  const found = nextPausedSizes(deployment('web', { replicas, strategy }), current, [old])
  const sizeAfter = (one: ReplicaSet): number | undefined =>
    found.find((size) => size.set === one)?.replicas ?? one.spec.replicas
  expect([sizeAfter(old), sizeAfter(current)]).toEqual(want)
})

test('a Deployment is being scaled while a ReplicaSet with Pods remembers another size', () => {
  expect(isScaling(deployment('web', { replicas: 10 }), [set('a', 3)])).toBe(false)
  expect(isScaling(deployment('web', { replicas: 11 }), [set('a', 3)])).toBe(true)
  expect(isScaling(deployment('web', { replicas: 11 }), [set('a', 0)])).toBe(false)
})
