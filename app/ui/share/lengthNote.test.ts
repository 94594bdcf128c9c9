import { expect, test } from 'vitest'
import { lengthNote } from './lengthNote'

test.for([
  { length: 700, want: /^$/ },
  { length: 1900, want: /^$/ },
  { length: 1901, want: /chat/ },
  { length: 8000, want: /chat/ },
  { length: 8001, want: /YAML file instead/ },
])('a link of $length characters: $want', ({ length, want }) => {
  expect(lengthNote(length) ?? '').toMatch(want)
})
