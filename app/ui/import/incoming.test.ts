import { expect, test } from 'vitest'
import { looksLikeManifests } from './incoming'

test.for([
  { text: 'apiVersion: v1\nkind: Pod\n', want: true },
  { text: '{"kind": "List", "apiVersion": "v1"}', want: true },
  { text: '{\n  "apiVersion": "v1",\n  "kind": "List"\n}', want: true },
  { text: 'http://web/', want: false },
  { text: 'a kind: of text', want: false },
])('$text', ({ text, want }) => {
  expect(looksLikeManifests(text)).toBe(want)
})
