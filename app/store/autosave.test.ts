import fc from 'fast-check'
import { expect, test } from 'vitest'
import { savedText } from '#scenario'
import { decodeLink } from '#scenario/link'
import { manualClock } from './clock'
import { placeObject } from './commands/placeObject'
import { startPlayground, type Surroundings } from './startPlayground'
import { storageKeys, type TextStorage } from './storage'
import { exampleScenario, must, smallCluster } from './testing/playground'
import { graph } from './selectors'
import { shareLink } from './shareLink'

/** A storage that holds what it is given, up to `room` characters a value. */
function memory(
  start: Readonly<Record<string, string>> = {},
  room = Infinity,
): TextStorage & { readonly kept: Map<string, string> } {
  const kept = new Map(Object.entries(start))
  return {
    kept,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => {
      if (value.length > room) throw new Error('The quota has been exceeded.')
      kept.set(key, value)
    },
    removeItem: (key) => void kept.delete(key),
  }
}

function start(storage: TextStorage | null, hash = '') {
  const saveClock = manualClock()
  let at = hash
  const surroundings: Surroundings = {
    storage,
    address: {
      page: () => 'https://kubewalk.example/',
      hash: () => at,
      shared: () => decodeLink(at),
      dropHash: () => void (at = ''),
    },
    clock: manualClock(),
    saveClock,
    reducedMotion: () => false,
    theme: 'light',
  }
  const playground = startPlayground(surroundings)
  return {
    ...playground,
    saveClock,
    hash: () => at,
    goTo: (next: string) => {
      at = next
      playground.addressChanged()
    },
  }
}

const mine = savedText(smallCluster().getState().scenario)
const link = (): string => shareLink(smallCluster().getState()).url.split('#')[1] ?? ''

test('a first visit opens the first example and keeps nothing until something changes', () => {
  const storage = memory()
  const { store, saveClock } = start(storage)
  expect(store.getState().origin).toBe('example')
  saveClock.tick(10_000)
  expect(storage.kept.size).toBe(0)
})

test('a change is kept a moment later, and the next visit finds it', () => {
  const storage = memory()
  const first = start(storage)
  must(first.store, placeObject, { what: 'Host' })
  expect(first.store.getState().saved).toBe('unsaved')
  first.saveClock.tick(1000)
  expect(first.store.getState().saved).toBe('saved')
  const second = start(storage)
  expect(second.store.getState().origin).toBe('own')
  expect(second.store.getState().scenario).toEqual(first.store.getState().scenario)
})

test('leaving the page keeps what still waited', () => {
  const storage = memory()
  const { store, leaving } = start(storage)
  must(store, placeObject, { what: 'Host' })
  leaving()
  expect(storage.kept.get(storageKeys.autosave)).toContain('laptop')
})

test('a link leaves the reader’s own work alone until the first edit, and then keeps it as the previous copy', () => {
  const storage = memory({ [storageKeys.autosave]: mine })
  const { store, saveClock, hash } = start(storage, `s=a-service`)
  expect(store.getState().origin).toBe('link')
  saveClock.tick(10_000)
  expect(storage.kept.get(storageKeys.autosave)).toBe(mine)
  expect(hash()).toBe('s=a-service')
  must(store, placeObject, { what: 'Host' })
  saveClock.tick(10_000)
  expect(storage.kept.get(storageKeys.previous)).toBe(mine)
  expect(storage.kept.get(storageKeys.autosave)).toContain('laptop')
  expect(hash()).toBe('')
})

test('a link gives the whole cluster again', () => {
  const { store } = start(memory(), link())
  expect(graph(store.getState())).toEqual(graph(smallCluster().getState()))
})

test('a link that is put in the address bar later opens, after the work was saved', () => {
  const storage = memory()
  const { store, goTo } = start(storage)
  must(store, placeObject, { what: 'Host' })
  goTo(link())
  expect(storage.kept.get(storageKeys.autosave)).toContain('laptop')
  expect(store.getState()).toMatchObject({ origin: 'link', past: [] })
})

test('a damaged link is told, and the reader’s own work opens', () => {
  const storage = memory({ [storageKeys.autosave]: mine })
  const { store } = start(storage, 's=1.d.@@@@')
  expect(store.getState().openError?.title).toBe('The link could not be opened')
  expect(store.getState().openError?.text).toContain('s=1.d.@@@@')
  expect(store.getState().scenario).toEqual(smallCluster().getState().scenario)
})

test('work that cannot be read is put aside, told, and not overwritten', () => {
  const storage = memory({ [storageKeys.autosave]: 'kind: [broken' })
  const { store, saveClock } = start(storage)
  expect(store.getState().openError?.text).toBe('kind: [broken')
  must(store, placeObject, { what: 'Host' })
  saveClock.tick(10_000)
  expect(storage.kept.get(storageKeys.aside)).toBe('kind: [broken')
  expect(storage.kept.get(storageKeys.autosave)).toContain('laptop')
})

test('work that can be neither read nor put aside stays where it is', () => {
  const storage = memory({ [storageKeys.autosave]: 'kind: [broken' }, 5)
  const { store, saveClock } = start(storage)
  must(store, placeObject, { what: 'Host' })
  saveClock.tick(10_000)
  expect(storage.kept.get(storageKeys.autosave)).toBe('kind: [broken')
})

test.for([
  { what: 'a full storage', storage: () => memory({}, 5) },
  { what: 'a forbidden storage', storage: () => null },
])('$what is said once, and the page works on', ({ storage }) => {
  const { store, saveClock } = start(storage())
  for (let n = 0; n < 3; n++) {
    must(store, placeObject, { what: 'Host' })
    saveClock.tick(10_000)
  }
  expect(store.getState().saved).toBe('failed')
  expect(store.getState().notices.map((notice) => notice.title)).toEqual(['Your work is not being saved'])
  expect(store.getState().scenario.hosts).toHaveLength(exampleScenario('a-service').hosts.length + 3)
})

test('after another tab has saved, this one says so and overwrites nothing', () => {
  const storage = memory()
  const { store, saveClock, otherTabWrote } = start(storage)
  storage.setItem(storageKeys.autosave, mine)
  otherTabWrote(storageKeys.autosave)
  must(store, placeObject, { what: 'Host' })
  saveClock.tick(10_000)
  expect(storage.kept.get(storageKeys.autosave)).toBe(mine)
  expect(store.getState().notices[0]?.title).toBe('Another tab has saved its work')
})

test('whatever a link or a saved copy holds, the page starts', () => {
  const [good, saved] = [link(), mine]
  const damaged = (text: string) =>
    fc.tuple(fc.nat(text.length), fc.nat(8), fc.string({ maxLength: 8 })).map(([at, cut, insert]) => {
      return text.slice(0, at) + insert + text.slice(at + cut)
    })
  fc.assert(
    fc.property(damaged(good), damaged(saved), (hash, kept) => {
      const { store } = start(memory({ [storageKeys.autosave]: kept }), hash)
      expect(store.getState().scenario.objects.size).toBeGreaterThan(0)
    }),
    { numRuns: 40 },
  )
})
