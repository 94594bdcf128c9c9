import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromBase64url, toBase64url } from './base64url'

test('agrees with the runtime, both ways', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      const text = toBase64url(bytes)
      expect(text).toBe(Buffer.from(bytes).toString('base64url'))
      expect(fromBase64url(text)).toEqual(bytes)
    }),
  )
})

test.for(['a', 'ab=', 'a+b/', 'ab c', 'ä'])('%j is not base64url', (text) => {
  expect(fromBase64url(text)).toBeUndefined()
})
