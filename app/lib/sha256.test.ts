import { sha256 as reference } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sha256 } from './sha256'

const hex = (words: readonly number[]): string => words.map((word) => word.toString(16).padStart(8, '0')).join('')

test.for([
  ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
] as const)('the SHA-256 of "%s" is that of FIPS 180-4', ([text, expected]) => {
  expect(hex(sha256(text))).toBe(expected)
})

test('ASCII text of any length hashes as another implementation hashes it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme-ascii', maxLength: 200 }), (text) => {
      expect(hex(sha256(text))).toBe(bytesToHex(reference(utf8ToBytes(text))))
    }),
  )
})
