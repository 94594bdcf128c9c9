import { expect, test } from 'vitest'
import { objectsOf } from '#kinds/registry'
import type { KubeObject } from '#model/objectMeta'
import { checkEdit } from './checkEdit'
import { node, smallCluster } from './testing/playground'

const withPort =
  (port: number) =>
  (object: KubeObject): KubeObject => ({ ...object, ...{ spec: { selector: { app: 'web' }, ports: [{ port }] } } })

test('an edit is tried, told about in the API server’s words, and leaves nothing behind', () => {
  const store = smallCluster()
  const before = store.getState()
  const own = [...objectsOf(before.world.objects, 'Service').keys()].find((key) => before.scenario.objects.has(key))
  expect(own).toBeDefined()
  const key = own ?? node('none')
  expect(checkEdit(before, key, withPort(80))).toEqual([])
  expect(checkEdit(before, key, withPort(99999))).toEqual([
    'Invalid value: 99999: must be between 1 and 65535, inclusive',
  ])
  expect(store.getState()).toBe(before)
})

test('a new name is refused, and so is an object that is gone', () => {
  const { getState } = smallCluster()
  const state = getState()
  const [key = node('none')] = objectsOf(state.world.objects, 'Node').keys()
  const renamed = (object: KubeObject): KubeObject => ({ ...object, metadata: { ...object.metadata, name: 'other' } })
  expect(checkEdit(state, key, renamed)).toHaveLength(1)
  expect(checkEdit(state, node('none'), (object) => object)).toHaveLength(1)
})
