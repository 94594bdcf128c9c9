import { describe, expect, test } from 'vitest'
import { objectOf, objectsOf } from '#kinds/registry'
import { invariant } from '#lib/assert'
import { typicalLatency } from '#model/latency'
import { objectKey, type ObjectKey } from '#model/objectMeta'
import type { PlaygroundStore } from '../command'
import { manualClock } from '../clock'
import { loadOverTime } from '../overTime'
import { mayPerform } from '../mayPerform'
import { perform } from '../perform'
import { savedOf } from '../selectors'
import { exampleScenario, must, node, storeWith } from '../testing/playground'
import { driveTime } from '../timeDriver'
import { applyYaml } from './applyYaml'
import { backToNow } from './backToNow'
import { deleteObjects } from './deleteObjects'
import { goToMoment } from './goToMoment'
import { movePodToNode } from './movePodToNode'
import { pauseClock } from './pauseClock'
import { placeObject } from './placeObject'
import { redo } from './redo'
import { runClock } from './runClock'
import { runUntil } from './runUntil'
import { sendRequest } from './sendRequest'
import { setClockSpeed } from './setClockSpeed'
import { setReadiness } from './setReadiness'
import { setReplicas } from './setReplicas'
import { setTimeMode } from './setTimeMode'
import { stepClock } from './stepClock'
import { stepClockBack } from './stepClockBack'
import { undo } from './undo'

await loadOverTime()

const web = objectKey('Deployment', 'default', 'web')
const pods = ({ world }: ReturnType<PlaygroundStore['getState']>): number =>
  [...objectsOf(world.objects, 'Pod').values()].filter(
    ({ metadata }) => metadata.labels?.['app'] === 'web' && metadata.deletionTimestamp === undefined,
  ).length

/** A cluster with a Deployment of three, in which things take time, and the clock that moves it. */
function overTime() {
  const store = storeWith(exampleScenario('a-service'))
  const clock = manualClock()
  driveTime(store, clock)
  must(store, setTimeMode, { mode: 'overTime' })
  clock.tick(1)
  return { store, clock }
}
const scale = (store: PlaygroundStore, replicas: number, key: ObjectKey = web): void =>
  must(store, setReplicas, { key, replicas })

describe('time that runs', () => {
  test('what is asked for is written at once, and the consequences come when time goes by', () => {
    const { store, clock } = overTime()
    scale(store, 5)
    expect(pods(store.getState())).toBe(3)
    must(store, runClock, {})
    clock.tick(1000)
    expect(pods(store.getState())).toBe(5)
    expect(store.getState().world.now).toBeGreaterThan(900)
  })

  test.for([
    { speed: 0.1, ms: 100 },
    { speed: 1, ms: 1000 },
    { speed: 60, ms: 60_000 },
  ])('a second on the wall at $speed× is $ms ms in the cluster', ({ speed, ms }) => {
    const { store, clock } = overTime()
    must(store, setClockSpeed, { speed })
    must(store, runClock, {})
    clock.tick(1600)
    const ran = store.getState().world.now
    clock.tick(1600)
    expect(Math.abs((store.getState().world.now - ran) / 1.6 - ms)).toBeLessThanOrEqual(speed * 16)
  })

  test('it stands still once it is told to, and nothing waits for the next beat', () => {
    const { store, clock } = overTime()
    must(store, runClock, {})
    clock.tick(500)
    must(store, pauseClock, {})
    const { now } = store.getState().world
    clock.tick(5000)
    expect(store.getState().world.now).toBe(now)
  })

  test('after a page that could not beat for long, time goes on from where it was', () => {
    const { store } = overTime()
    const clock = { now: 0, waiting: [] as (() => void)[] }
    driveTime(store, { now: () => clock.now, after: (_, act) => (clock.waiting.push(act), () => undefined) })
    must(store, runClock, {})
    const before = store.getState().world.now
    clock.now = 3_600_000
    for (const act of clock.waiting.splice(0)) act()
    expect(store.getState().world.now - before).toBeLessThanOrEqual(250)
  })
})

describe('the next event', () => {
  test('is named beforehand and is then what happens', () => {
    const { store, clock } = overTime()
    scale(store, 5)
    const named: string[] = []
    const happened: string[] = []
    for (let i = 0; i < 6; i++) {
      clock.tick(1)
      const { next } = store.getState().clock
      if (next?.type !== 'event') break
      named.push(`${next.at} ${next.message}`)
      const seen = store.getState().events.length
      must(store, stepClock, {})
      const { events, world } = store.getState()
      happened.push(`${world.now} ${events[seen]?.message}`)
    }
    expect(named.length).toBe(6)
    expect(happened).toEqual(named)
    expect(named[0]).toContain('scaled from 3 to 5')
  })

  test('where nothing is left to do there is none, though heartbeats go on', () => {
    const { store, clock } = overTime()
    clock.tick(1)
    expect(store.getState().clock.next?.type).toBe('nothing')
    expect(mayPerform(store.getState(), stepClock, {})).toEqual({
      because: 'Nothing is left to do: only heartbeats go on.',
    })
  })

  test('is another one once something is done', () => {
    const { store, clock } = overTime()
    clock.tick(1)
    scale(store, 4)
    expect(store.getState().clock.next).toBeNull()
    clock.tick(1)
    expect(store.getState().clock.next).toMatchObject({ type: 'event', component: 'deployment-controller' })
  })
})

describe('until something happens', () => {
  test('time stands still at the very moment', () => {
    const { store, clock } = overTime()
    const service = objectKey('Service', 'default', 'web')
    scale(store, 5)
    must(store, runUntil, { condition: { type: 'readyEndpoints', service, count: 5 } })
    clock.tick(5000)
    const { clock: page, world, events, notices } = store.getState()
    expect(page).toMatchObject({ running: false, until: null, shown: 'web has 5 ready endpoints' })
    expect(events.at(-1)?.at).toBe(world.now)
    expect(notices.at(-1)?.detail).toBe('web has 5 ready endpoints.')
    must(store, runUntil, { condition: { type: 'rulesUpToDate', node: 'node2' } })
    clock.tick(5000)
    expect(store.getState().clock.shown).toBe('kube-proxy of node2 has synced')
    expect(mayPerform(store.getState(), runUntil, { condition: { type: 'rulesUpToDate', node: 'node2' } })).not.toBe(
      true,
    )
    scale(store, 6)
    must(store, runUntil, { condition: { type: 'settled' } })
    clock.tick(60_000)
    expect(store.getState().clock.running).toBe(false)
  })
})

describe('an earlier moment', () => {
  function afterScaling() {
    const made = overTime()
    scale(made.store, 5)
    must(made.store, runClock, {})
    made.clock.tick(2000)
    must(made.store, pauseClock, {})
    return made
  }

  test('is shown as it was, and one press leads back to now', () => {
    const { store } = afterScaling()
    const now = store.getState()
    must(store, goToMoment, { at: 20 })
    expect(store.getState().world.now).toBe(20)
    expect(pods(store.getState())).toBe(3)
    must(store, goToMoment, { at: 80 })
    expect(pods(store.getState())).toBe(5)
    must(store, backToNow, {})
    expect(store.getState().world).toBe(now.world)
    expect(store.getState().scenario).toBe(now.scenario)
  })

  test('shows the document as it was then, and saves the one of now', () => {
    const { store, clock } = afterScaling()
    must(store, deleteObjects, { keys: [web] })
    must(store, runClock, {})
    clock.tick(1000)
    const saved = savedOf(store.getState())
    must(store, goToMoment, { at: 500 })
    expect(store.getState().scenario.objects.has(web)).toBe(true)
    expect(savedOf(store.getState())).toBe(saved)
    expect(saved.objects.has(web)).toBe(false)
  })

  test('cannot be changed: every command that would is refused with one sentence and the way back', () => {
    const { store } = afterScaling()
    must(store, goToMoment, { at: 50 })
    const { world, scenario } = store.getState()
    perform(store, setReplicas, { key: web, replicas: 1 })
    perform(store, undo, {})
    perform(store, redo, {})
    perform(store, sendRequest, { from: objectKey('Pod', 'default', 'client'), to: 'http://web/' })
    perform(store, runClock, {})
    expect(store.getState()).toMatchObject({ world, scenario })
    const said = store.getState().notices.map(({ detail }) => detail)
    expect(new Set(said)).toEqual(new Set(['You are looking at 0:00.0, which cannot be changed any more.']))
    expect(store.getState().notices.some(({ offer }) => offer === 'backToNow')).toBe(true)
    must(store, backToNow, {})
    expect(store.getState().notices.some(({ offer }) => offer === 'backToNow')).toBe(false)
    scale(store, 1)
  })

  test('is stepped through event by event, up to now', () => {
    const { store } = afterScaling()
    const { world } = store.getState()
    must(store, stepClockBack, {})
    const last = store.getState().world.now
    must(store, stepClockBack, {})
    expect(store.getState().world.now).toBeLessThan(last)
    must(store, stepClock, {})
    expect(store.getState().world.now).toBe(last)
    must(store, stepClock, {})
    expect(store.getState().world).toBe(world)
    expect(store.getState().rewound).toBeNull()
  })
})

test('what the document says happens at a moment happens then, and again when that is gone back to', () => {
  const example = exampleScenario('a-service')
  const script = [{ at: 500, deed: { type: 'delete' as const, object: web } }]
  const cluster = { ...example.cluster, latency: typicalLatency }
  const store = storeWith({ ...example, cluster, script })
  const clock = manualClock()
  driveTime(store, clock)
  clock.tick(1)
  expect(store.getState().clock.next).toMatchObject({ type: 'event', at: 500 })
  must(store, runClock, {})
  clock.tick(1000)
  const isThere = (): boolean => objectOf(store.getState().world.objects, 'Deployment', web) !== undefined
  expect(isThere()).toBe(false)
  must(store, goToMoment, { at: 499 })
  expect(isThere()).toBe(true)
  must(store, goToMoment, { at: 500 })
  expect(isThere()).toBe(false)
})

describe('what is done to Pods', () => {
  const newest = (store: PlaygroundStore): string => store.getState().notices.at(-1)?.title ?? ''
  const isReady = (store: PlaygroundStore, key: ObjectKey): boolean =>
    objectOf(store.getState().world.objects, 'Pod', key)?.status?.conditions?.some(
      ({ type, status }) => type === 'Ready' && status === 'True',
    ) === true
  const webPod = (store: PlaygroundStore): ObjectKey => {
    const [key] =
      [...objectsOf(store.getState().world.objects, 'Pod')].find(([name]) => /^Pod.default.(?!client)/.test(name)) ?? []
    invariant(key, 'the example has Pods of web')
    return key
  }

  test('one that is moved starts on the other Node, and is ready some time later', () => {
    const { store, clock } = overTime()
    const client = objectKey('Pod', 'default', 'client')
    must(store, movePodToNode, { pod: client, node: node('node2') })
    expect(newest(store)).toBe('client starts on node2')
    expect(isReady(store, client)).toBe(false)
    must(store, runClock, {})
    clock.tick(5000)
    expect(isReady(store, client)).toBe(true)
  })

  test('readiness fails once the probe has failed often enough, and not before', () => {
    const { store, clock } = overTime()
    const web1 = webPod(store)
    must(store, setReadiness, { pod: web1, ready: false })
    expect(isReady(store, web1)).toBe(true)
    must(store, runClock, {})
    clock.tick(60_000)
    expect(isReady(store, web1)).toBe(false)
  })

  const bare = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: bare }
spec:
  selector: { matchLabels: { app: bare } }
  template: { metadata: { labels: { app: bare } }, spec: { containers: [{ name: app, image: web }] } }
`

  test('a workload without a probe gets one, and its Pods are replaced by and by', () => {
    const store = storeWith()
    const clock = manualClock()
    driveTime(store, clock)
    must(store, placeObject, { what: 'Node' })
    must(store, applyYaml, { text: bare })
    must(store, setTimeMode, { mode: 'overTime' })
    const before = webPod(store)
    must(store, setReadiness, { pod: before, ready: false })
    expect(newest(store)).toMatch(/got a readiness probe$/)
    expect(isReady(store, before)).toBe(true)
    must(store, runClock, {})
    clock.tick(90_000)
    expect(objectOf(store.getState().world.objects, 'Pod', before)).toBeUndefined()
    expect(isReady(store, webPod(store))).toBe(true)
  })
})

describe('from one mode to the other', () => {
  test('what had not happened yet happens at once', () => {
    const { store, clock } = overTime()
    scale(store, 5)
    must(store, runClock, {})
    clock.tick(32)
    must(store, setTimeMode, { mode: 'instant' })
    expect(pods(store.getState())).toBe(5)
    expect(store.getState()).toMatchObject({ recording: null, clock: { running: false } })
  })

  test('undo takes a change of the mode back, and changes of the document in the present', () => {
    const { store, clock } = overTime()
    scale(store, 5)
    must(store, runClock, {})
    clock.tick(2000)
    must(store, undo, {})
    expect(pods(store.getState())).toBe(5)
    clock.tick(2000)
    expect(pods(store.getState())).toBe(3)
    must(store, undo, {})
    expect(store.getState().world.settings.latency).toBe('instant')
  })
})
