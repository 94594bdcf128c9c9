import { expect, test } from 'vitest'
import { configMap } from './definition'
import type { ConfigMap } from './schema'

const withFields = (fields: Partial<ConfigMap>): ConfigMap => ({ ...configMap.example('web'), ...fields })

const errorsOf = (object: ConfigMap, old?: ConfigMap): readonly string[] =>
  configMap.validate(object, old).map(({ field, message }) => `${field}: ${message}`)

test('a key is a file name, and stands in one place', () => {
  expect(errorsOf(withFields({ data: { 'nginx.conf': '' } }))).toEqual([])
  expect(errorsOf(withFields({ data: { '..': '', a: '' }, binaryData: { a: '' } }))).toEqual([
    'data[..]: Invalid value: "..": must not be \'..\'',
    'data[a]: Invalid value: "a": duplicate of key present in binaryData',
  ])
  expect(errorsOf(withFields({ data: { 'a b': '' } }))[0]).toMatch(
    /^data\[a b\]: Invalid value: "a b": a valid config key must consist of alphanumeric characters/,
  )
})

test('what is immutable stays as it is', () => {
  const old = withFields({ data: { a: '1' }, immutable: true })
  expect(errorsOf(old, old)).toEqual([])
  expect(errorsOf(withFields({ data: { a: '2' } }), old)).toEqual([
    'immutable: Forbidden: field is immutable when `immutable` is set',
    'data: Forbidden: field is immutable when `immutable` is set',
  ])
})
