import { expect, test } from 'vitest'
import { totalsOf } from '#engine/live'
import { objectsOf } from '#kinds/registry'
import type { Fault } from '#model/fault'
import { objectKey } from '#model/objectMeta'
import type { PlaygroundStore } from '../command'
import { manualClock } from '../clock'
import { concerns, faultChoices, type Breakable } from '../faultChoices'
import { mayPerform } from '../mayPerform'
import { loadOverTime } from '../overTime'
import { exampleScenario, must, node, pod, smallCluster, storeWith } from '../testing/playground'
import { driveTime } from '../timeDriver'
import { breakThings } from './breakThings'
import { goToMoment } from './goToMoment'
import { killPod } from './killPod'
import { mend } from './mend'
import { runClock } from './runClock'
import { sendRequest } from './sendRequest'
import { setTimeMode } from './setTimeMode'
import { startStream } from './startStream'
import { stopStream } from './stopStream'

await loadOverTime()

const isFaulty = (store: PlaygroundStore): boolean => store.getState().world.faults.size > 0
const choices = (store: PlaygroundStore, what: Breakable) => faultChoices(store.getState().world, what)
const verdict = (store: PlaygroundStore): string | undefined => {
  const { player } = store.getState()
  return player?.walk.outcomes[player.walk.drawn]?.verdict
}

test('everything that a menu offers to break can be broken and mended, and nothing stays broken', () => {
  const store = smallCluster()
  const things: readonly Breakable[] = [
    { type: 'object', key: node('node1') },
    { type: 'object', key: pod('web-1') },
    { type: 'component', component: 'coredns' },
    { type: 'component', component: 'scheduler' },
  ]
  for (const what of things) {
    expect(choices(store, what).length).toBeGreaterThan(0)
    for (const { faults } of choices(store, what)) {
      must(store, breakThings, { faults })
      expect(isFaulty(store)).toBe(true)
      expect(mayPerform(store.getState(), breakThings, { faults })).not.toBe(true)
      must(store, mend, { faults })
      expect(isFaulty(store)).toBe(false)
    }
  }
})

test('what is broken about a thing is what its menu offered, and what acts there', () => {
  const store = smallCluster()
  const node1: Breakable = { type: 'object', key: node('node1') }
  for (const { faults } of choices(store, node1)) for (const fault of faults) expect(concerns(fault, node1)).toBe(true)
  const cut: Fault = { type: 'linkCut', from: 'node1', to: 'node2' }
  expect(concerns(cut, { type: 'object', key: node('node2') })).toBe(true)
  expect(concerns(cut, { type: 'object', key: pod('web-1') })).toBe(false)
})

test('a Pod that does not listen refuses, also where everything happens at once, and answers when it is mended', () => {
  const store = smallCluster()
  const fault: Fault = { type: 'notListening', pod: pod('web-1') }
  const address = objectsOf(store.getState().world.objects, 'Pod').get(pod('web-1'))?.status?.podIP
  const ask = (): string | undefined => {
    must(store, sendRequest, { from: pod('web-3'), to: `http://${address}:8080` })
    return verdict(store)
  }
  expect(ask()).toBe('delivered')
  must(store, breakThings, { faults: [fault] })
  expect(ask()).toBe('refused')
  must(store, mend, { faults: [fault] })
  expect(ask()).toBe('delivered')
})

test('a Pod that is killed goes at once, without a grace, and its ReplicaSet makes another', () => {
  const store = storeWith(exampleScenario('a-service'))
  const clock = manualClock()
  driveTime(store, clock)
  must(store, setTimeMode, { mode: 'overTime' })
  clock.tick(1)
  const webs = (): readonly string[] =>
    [...objectsOf(store.getState().world.objects, 'Pod').values()]
      .filter(({ metadata }) => metadata.labels?.['app'] === 'web')
      .map(({ metadata }) => metadata.name)
  const [first = ''] = webs()
  must(store, killPod, { pod: objectKey('Pod', 'default', first) })
  expect(webs()).not.toContain(first)
  must(store, runClock, {})
  clock.tick(2000)
  expect(webs().length).toBe(3)
})

test('a request is sent steadily and counted until it is stopped, and an earlier moment has the counts of then', () => {
  const store = storeWith(exampleScenario('a-service'))
  const clock = manualClock()
  driveTime(store, clock)
  const { name } = store.getState().scenario.requests[0] ?? { name: '' }
  const start = { name, every: 100, keeps: false }
  expect(mayPerform(store.getState(), startStream, start)).not.toBe(true)
  must(store, setTimeMode, { mode: 'overTime' })
  clock.tick(1)
  must(store, startStream, start)
  const totals = () => {
    const state = store.getState().world.clock?.streams.get(name)
    return state && totalsOf(state)
  }
  must(store, runClock, {})
  clock.tick(3000)
  const { now } = store.getState().world
  expect(totals()).toEqual({ answered: Math.floor(now / 100) + 1, failed: 0 })
  must(store, stopStream, { name })
  const stopped = totals()
  clock.tick(1000)
  expect(totals()).toEqual(stopped)
  must(store, goToMoment, { at: 1000 })
  expect(totals()).toEqual({ answered: 11, failed: 0 })
  expect(mayPerform(store.getState(), startStream, start)).not.toBe(true)
})
