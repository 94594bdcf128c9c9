import { expect, test } from 'vitest'
import type { Pod, PodStatus } from '#kinds/pod/schema'
import { simTime } from '#model/simTime'
import { timestamp } from '../apiserver/timestamp'
import { pod, withStatus } from '../testing/settled'
import { inDeletionOrder } from './deletionOrder'

const now = simTime(10_000_000)
const agoText = (seconds: number): string => timestamp(simTime(now - seconds * 1000))

const ready = (seconds: number, more: PodStatus = {}): PodStatus => ({
  phase: 'Running',
  conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: agoText(seconds) }],
  ...more,
})

const steady = (name: string): Pod => withStatus(pod(name, { nodeName: 'node1' }), ready(1000))

const created = (name: string, seconds: number): Pod => ({
  ...steady(name),
  metadata: { ...steady(name).metadata, creationTimestamp: agoText(seconds) },
})

test.for([
  { why: 'it has no Node', first: withStatus(pod('b'), { phase: 'Running' }) },
  { why: 'it is Pending', first: withStatus(pod('b', { nodeName: 'node1' }), { phase: 'Pending' }) },
  { why: 'it is not ready', first: withStatus(pod('b', { nodeName: 'node1' }), { phase: 'Running' }) },
  {
    why: 'its deletion cost is lower',
    first: withStatus(
      pod('b', { nodeName: 'node1' }, { annotations: { 'controller.kubernetes.io/pod-deletion-cost': '-5' } }),
      ready(1000),
    ),
  },
  { why: 'it has been ready for a shorter time', first: withStatus(pod('b', { nodeName: 'node1' }), ready(10)) },
  {
    why: 'it was restarted more often',
    first: withStatus(
      pod('b', { nodeName: 'node1' }),
      ready(1000, { containerStatuses: [{ name: 'main', restartCount: 3 }] }),
    ),
  },
] as const)('a Pod goes before another because $why', ({ first }) => {
  const other = steady('a')
  const names = (pods: readonly Pod[]): readonly string[] =>
    inDeletionOrder(pods, [first, other], now).map(({ metadata }) => metadata.name)
  expect(names([first, other])).toEqual(['b', 'a'])
  expect(names([other, first])).toEqual(['b', 'a'])
})

test('a Node that holds more of the related Pods gives one up first', () => {
  const lonely = withStatus(pod('lonely', { nodeName: 'node2' }), ready(10))
  const related = [steady('a'), steady('of-an-older-template'), lonely]
  expect(inDeletionOrder([lonely, steady('a')], related, now).map(({ metadata }) => metadata.name)).toEqual([
    'a',
    'lonely',
  ])
})

test('times of one magnitude are equal, and then the uid decides', () => {
  const [old, young] = [created('old', 1000), created('young', 900)]
  const withUid = (one: Pod, uid: string): Pod => ({ ...one, metadata: { ...one.metadata, uid } })
  const order = (a: Pod, b: Pod): string | undefined => inDeletionOrder([a, b], [], now)[0]?.metadata.name
  expect(order(withUid(old, '1'), withUid(young, '2'))).toBe('old')
  expect(order(withUid(old, '2'), withUid(young, '1'))).toBe('young')
  expect(order(withUid(old, '1'), withUid(created('new', 10), '2'))).toBe('new')
})
