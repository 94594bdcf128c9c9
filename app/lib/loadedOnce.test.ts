import { expect, test } from 'vitest'
import { loadedOnce } from './loadedOnce'

test('what is asked for twice is fetched once, and is there from then on', async () => {
  let fetched = 0
  const thing = loadedOnce(() => Promise.resolve({ number: ++fetched }))
  expect(thing.now()).toBeUndefined()
  const [first, second] = await Promise.all([thing.load(), thing.load()])
  expect(first).toBe(second)
  expect(thing.now()).toBe(first)
  await thing.load()
  expect(fetched).toBe(1)
})

test('after a failure the next one who asks fetches again', async () => {
  let fetched = 0
  const thing = loadedOnce(() => (fetched++ === 0 ? Promise.reject(new Error('offline')) : Promise.resolve('there')))
  await expect(thing.load()).rejects.toThrow('offline')
  expect(thing.now()).toBeUndefined()
  await expect(thing.load()).resolves.toBe('there')
})
