import { describe, expect, test } from 'vitest'
import { objectOf } from '#kinds/registry'
import { decodeLink } from '#scenario/link'
import { manualClock } from '../clock'
import { driveClock } from '../clockDriver'
import { pace } from '../pace'
import { targetText } from '../requestEnds'
import { causesOf } from '../findings'
import { currentOutcome, currentStation, stations } from '../selectors'
import { shareLink } from '../shareLink'
import { startPlayground } from '../startPlayground'
import { hostKey } from '../hosts'
import { must, node, pod, service, smallCluster } from '../testing/playground'
import type { PlaygroundStore } from '../command'
import { applyFix } from './applyFix'
import { chooseOutcome } from './chooseOutcome'
import { chooseTrack } from './chooseTrack'
import { editObject } from './editObject'
import { goToStation } from './goToStation'
import { pause } from './pause'
import { placeObject } from './placeObject'
import { play } from './play'
import { renameScenario } from './renameScenario'
import { sendAgain } from './sendAgain'
import { sendRequest } from './sendRequest'
import { sendSaved } from './sendSaved'
import { setReadiness } from './setReadiness'
import { setSpeed } from './setSpeed'
import { skipToEnd } from './skipToEnd'
import { stepBack } from './stepBack'
import { stepForward } from './stepForward'
import { undo } from './undo'
import { watchProbe } from './watchProbe'

/** A small cluster from whose first Pod a request to the Service was sent. */
function sent(to = 'http://web/'): PlaygroundStore {
  const store = smallCluster()
  must(store, sendRequest, { from: pod('web-1'), to })
  return store
}

describe('sending', () => {
  test('a probe that is watched comes from the Pod’s own Node, and the scenario does not keep it', () => {
    const store = smallCluster()
    const web = pod('web-1')
    const { spec, status } = objectOf(store.getState().world.objects, 'Pod', web) ?? {}
    must(store, watchProbe, { pod: web, probe: 'readiness', to: `tcp://${status?.podIP}:8080` })
    const { player, scenario } = store.getState()
    expect(player?.request).toMatchObject({ name: 'readiness probe of web-1', from: `node/${spec?.nodeName}` })
    expect(currentOutcome(store.getState())?.verdict).toBe('delivered')
    expect(scenario.requests).toEqual([])
  })

  test('opens the walk, keeps the request, and tells every way it can go', () => {
    const store = sent()
    const { player, scenario } = store.getState()
    expect(scenario.requests).toMatchObject([{ name: 'web-1 to web', from: 'default/web-1', to: 'http://web/' }])
    expect(player).toMatchObject({ at: 0, playing: true, stale: false, track: { type: 'connection' } })
    expect(player?.walk.outcomes.map((outcome) => outcome.verdict)).toEqual(['delivered', 'delivered', 'delivered'])
    expect(player?.walk.outcomes.reduce((sum, outcome) => sum + outcome.probability, 0)).toBeCloseTo(1)
    expect(stations(store.getState()).length).toBeGreaterThan(10)
  })

  test('the same request again is not kept twice; each sending is a connection of its own', () => {
    const store = sent()
    must(store, sendRequest, { from: pod('web-1'), to: 'http://web/' })
    expect(store.getState().scenario.requests).toHaveLength(1)
    expect(store.getState().player?.walk.connection).toBe(1)
    must(store, sendAgain, {})
    expect(store.getState().player?.walk.connection).toBe(2)
    must(store, sendSaved, { name: 'web-1 to web' })
    expect(store.getState().player?.walk.connection).toBe(3)
  })

  test('connections of one request are spread over the endpoints', () => {
    const store = sent()
    const backends = new Set<string | undefined>()
    for (let n = 0; n < 30; n++) {
      must(store, sendAgain, {})
      backends.add(currentOutcome(store.getState())?.endpoint)
    }
    expect(backends.size).toBe(3)
  })

  test('what cannot be sent is told and not kept', () => {
    const store = sent('gopher://web/')
    expect(store.getState().player).toBeNull()
    expect(store.getState().scenario.requests).toEqual([])
    expect(store.getState().notices.map((notice) => notice.title)).toEqual(['The request cannot be sent'])
  })

  test('a standing walk stays as it was met, and says that it is stale', () => {
    const store = sent()
    const before = store.getState().player?.walk
    must(store, renameScenario, { title: 'Mine' })
    expect(store.getState().player?.stale).toBe(false)
    must(store, setReadiness, { pod: pod('web-2'), ready: false })
    expect(store.getState().player).toMatchObject({ stale: true, walk: before })
    must(store, sendAgain, {})
    expect(store.getState().player?.stale).toBe(false)
    expect(store.getState().player?.walk.outcomes).toHaveLength(2)
  })

  test('a selector that matches nothing is rejected, and the fix that is proposed mends it', () => {
    const store = smallCluster()
    must(store, editObject, {
      key: service('web'),
      label: 'Misspell',
      change: (object) => ({ ...object, spec: { selector: { app: 'wbe' }, ports: [{ port: 80, targetPort: 8080 }] } }),
    })
    must(store, sendRequest, { from: pod('web-1'), to: 'http://web/' })
    expect(currentOutcome(store.getState())).toMatchObject({ verdict: 'rejected', failure: { reason: 'no-endpoints' } })
    const fix = causesOf(store.getState()).find((cause) => cause.fix)?.fix
    expect(fix).toMatchObject({ before: 'wbe', after: 'web' })
    if (fix) must(store, applyFix, { fix })
    must(store, sendAgain, {})
    expect(currentOutcome(store.getState())?.verdict).toBe('delivered')
  })

  test('the link opens at the same walk, at the same step', () => {
    const store = sent()
    must(store, chooseOutcome, { index: 2 })
    must(store, goToStation, { at: 7 })
    const [, hash = ''] = shareLink(store.getState()).url.split('#')
    const { store: other } = startPlayground({
      storage: null,
      address: {
        page: () => 'https://kubewalk.example/',
        hash: () => hash,
        shared: () => decodeLink(hash),
        dropHash: () => undefined,
      },
      clock: manualClock(),
      saveClock: manualClock(),
      reducedMotion: () => false,
      theme: 'light',
    })
    expect(other.getState().player).toMatchObject({ outcome: 2, at: 7, playing: false })
    expect(currentStation(other.getState())).toEqual(currentStation(store.getState()))
    expect(stations(other.getState())).toEqual(stations(store.getState()))
  })
})

describe('targets', () => {
  test.for([
    { from: pod('web-1'), to: service('web'), want: 'http://web/' },
    { from: node('node1'), to: service('web'), want: /^http:\/\/10\.\d+\.\d+\.\d+\/$/ },
    { from: pod('web-1'), to: pod('web-2'), want: 'pod://default/web-2:8080' },
    { from: pod('web-1'), to: node('node1'), want: /^http:\/\/192\.168\.0\.11\// },
    { from: pod('web-1'), to: hostKey('laptop'), want: 'tcp://198.51.100.7:80' },
  ])('$to from $from', ({ from, to, want }) => {
    const store = smallCluster()
    must(store, placeObject, { what: 'Host' })
    const text = targetText(store.getState(), from, to)
    if (typeof want === 'string') expect(text).toBe(want)
    else expect(text).toMatch(want)
  })
})

describe('playing', () => {
  function driven() {
    const store = sent()
    const clock = manualClock()
    driveClock(store, clock, () => false)
    return { store, clock, at: () => store.getState().player?.at }
  }

  test('each stop follows when the packet has come to rest, to the last one', () => {
    const { store, clock, at } = driven()
    clock.tick(pace.step - 1)
    expect(at()).toBe(0)
    clock.tick(1)
    expect(at()).toBe(1)
    clock.tick(120_000)
    expect(at()).toBe(stations(store.getState()).length - 1)
    expect(store.getState().player?.playing).toBe(false)
  })

  test('pausing and stepping hold it; playing goes on from there at once', () => {
    const { store, clock, at } = driven()
    must(store, pause, {})
    clock.tick(60_000)
    expect(at()).toBe(0)
    must(store, stepForward, {})
    must(store, stepForward, {})
    must(store, stepBack, {})
    clock.tick(60_000)
    expect(at()).toBe(1)
    must(store, play, {})
    clock.tick(0)
    expect(at()).toBe(2)
  })

  test('twice as fast takes half the time', () => {
    const { store, clock, at } = driven()
    must(store, setSpeed, { speed: 2 })
    clock.tick(pace.step / 2)
    expect(at()).toBe(1)
  })

  test('playing from the last stop begins anew', () => {
    const { store, at } = driven()
    must(store, skipToEnd, {})
    must(store, play, {})
    expect(at()).toBe(0)
  })

  test('with reduced motion the same stops follow at a pace to read by', () => {
    const store = sent()
    const clock = manualClock()
    driveClock(store, clock, () => true)
    clock.tick(pace.still - 1)
    expect(store.getState().player?.at).toBe(0)
    clock.tick(1)
    expect(store.getState().player?.at).toBe(1)
  })

  test('a lookup can be played instead', () => {
    const { store, at } = driven()
    must(store, chooseTrack, { track: { type: 'lookup', index: 0 } })
    expect(at()).toBe(0)
    expect(stations(store.getState())[0]?.packet.dstPort).toBe(53)
  })

  test('undo never touches the player', () => {
    const { store } = driven()
    must(store, goToStation, { at: 5 })
    must(store, undo, {})
    expect(store.getState().player).toMatchObject({ at: 5, stale: false })
  })
})
