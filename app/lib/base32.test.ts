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
  const bytes = new DataView(new ArrayBuffer(8))
  for (let i = 0; i < text.length; i++) bytes.setUint8(i, text.charCodeAt(i))
  expect(base32([bytes.getUint32(0), bytes.getUint32(4)], encoded.length)).toBe(encoded)
})
