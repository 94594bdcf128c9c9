import { expect, test } from 'vitest'
import type { Fault } from '#model/fault'
import { objectKey } from '#model/objectMeta'
import { objectsOf } from '#kinds/registry'
import { manualClock } from './clock'
import { breakThings } from './commands/breakThings'
import { deleteObjects } from './commands/deleteObjects'
import { mend } from './commands/mend'
import { runClock } from './commands/runClock'
import { setReplicas } from './commands/setReplicas'
import { setTimeMode } from './commands/setTimeMode'
import { nodeTroubles } from './nodeTroubles'
import { loadOverTime } from './overTime'
import { podWords } from './podWords'
import { exampleScenario, must, storeWith } from './testing/playground'
import { driveTime } from './timeDriver'

await loadOverTime()

function overTime() {
  const store = storeWith(exampleScenario('a-service'))
  const clock = manualClock()
  driveTime(store, clock)
  must(store, setTimeMode, { mode: 'overTime' })
  clock.tick(1)
  must(store, runClock, {})
  const troubles = (node: string): readonly string[] => nodeTroubles(store.getState(), node)
  const scale = (replicas: number): void =>
    must(store, setReplicas, { key: objectKey('Deployment', 'default', 'web'), replicas })
  return { store, clock, troubles, scale }
}

test('a Node whose kube-proxy is paused says how far behind it is, from the first change that it missed', () => {
  const { store, clock, troubles, scale } = overTime()
  const fault: Fault = { type: 'paused', component: 'kube-proxy/node1' }
  must(store, breakThings, { faults: [fault] })
  expect(troubles('node1')).toEqual(['kube-proxy paused'])
  scale(4)
  clock.tick(5000)
  const { events, world } = store.getState()
  const missed = events.find(({ component, at }) => component === 'endpointslice-controller' && at > 0)
  const lag = ((world.now - (missed?.at ?? 0)) / 1000).toFixed(1)
  expect(troubles('node1')).toEqual(['kube-proxy paused', `${lag} s behind`])
  expect(troubles('node2')).toEqual([])
  must(store, mend, { faults: [fault] })
  clock.tick(2000)
  expect(troubles('node1')).toEqual([])
})

test('a cut link is told on both ends, and a Node that is off is NotReady once that is noticed', () => {
  const { store, clock, troubles } = overTime()
  must(store, breakThings, { faults: [{ type: 'linkCut', from: 'node1', to: 'node2' }] })
  expect([troubles('node1'), troubles('node2'), troubles('node3')]).toEqual([
    ['no link to node2'],
    ['no link to node1'],
    [],
  ])
  must(store, breakThings, { faults: [{ type: 'nodeStopped', node: 'node3' }] })
  expect(troubles('node3')).toEqual(['switched off'])
  clock.tick(65_000)
  expect(troubles('node3').slice(0, 2)).toEqual(['switched off', 'NotReady'])
})

test('a Pod that is being deleted counts down its grace', () => {
  const { store } = overTime()
  const pod = [...objectsOf(store.getState().world.objects, 'Pod')].find(
    ([, { metadata }]) => metadata.labels?.['app'] === 'web',
  )?.[0]
  if (!pod) throw new Error('no Pod of web')
  expect(podWords(store.getState(), pod)).toBeUndefined()
  must(store, deleteObjects, { keys: [pod] })
  expect(podWords(store.getState(), pod)).toMatch(/^leaves in (29|30) s$/)
})
