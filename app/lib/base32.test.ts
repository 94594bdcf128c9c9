import { expect, test } from 'vitest'
import { base32 } from './base32'

// The examples of RFC 4648, section 10, without their padding.
test.for([
  ['', ''],
  ['f', 'MY'],
  ['fo', 'MZXQ'],
  ['foo', 'MZXW6'],
  ['foob', 'MZXW6YQ'],
  ['fooba', 'MZXW6YTB'],
  ['foobar', 'MZXW6YTBOI'],
] as const)('%j is %s', ([text, encoded]) => {
  expect(base32(Uint8Array.from(text, (letter) => letter.charCodeAt(0)))).toBe(encoded)
})
