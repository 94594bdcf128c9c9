import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isEqual } from './isEqual'

test('a value equals its copy, in whatever order its keys are, and nothing that differs', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
      const text = JSON.stringify(a)
      expect(isEqual(JSON.parse(text), JSON.parse(text))).toBe(true)
      expect(isEqual(a, b)).toBe(isEqual(b, a))
      expect(isEqual([a], [a, b])).toBe(false)
    }),
  )
  expect(isEqual({ a: 1, b: [2] }, { b: [2], a: 1 })).toBe(true)
  expect(isEqual({ a: 1 }, { a: 1, b: 1 })).toBe(false)
  expect(isEqual(0, '0')).toBe(false)
})

test.for(['__proto__', 'constructor', 'toString'])('a field named %s counts like any other', (key) => {
  const text = `{${JSON.stringify(key)}: ""}`
  expect(isEqual(JSON.parse(text), JSON.parse(text))).toBe(true)
  expect(isEqual(JSON.parse(text), {})).toBe(false)
  expect(isEqual({}, JSON.parse(text))).toBe(false)
})
