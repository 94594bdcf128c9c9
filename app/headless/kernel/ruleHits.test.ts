import { expect, test } from 'vitest'
import type { HostId } from '#model/trace'
import { ofFirstPacket } from './ruleHits'

const node = 'node/node1' as HostId

test.for([
  { name: 'once', met: ['a', 'b'], want: ['a', 'b'] },
  { name: 'sent again', met: ['a', 'b', 'a', 'b'], want: ['a', 'b'] },
  { name: 'another rule the second time', met: ['a', 'b', 'a', 'c'], want: ['a', 'b', 'a', 'c'] },
  { name: 'cut off the second time', met: ['a', 'b', 'a'], want: ['a', 'b', 'a'] },
  { name: 'nothing', met: [], want: [] },
])('rules of a packet that came $name', ({ met, want }) => {
  const first = ofFirstPacket(new Map([[node, met]]), new Map([[node, ['a', 'b']]]))
  expect(first.get(node)).toEqual(want)
})
