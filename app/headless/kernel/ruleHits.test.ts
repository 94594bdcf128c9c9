import { expect, test } from 'vitest'
import type { HostId } from '#model/trace'
import { ofFirstPacket } from './ruleHits'

const node = 'node/node1' as HostId
const [a, b] = ['nat PREROUTING:1', 'filter FORWARD:1']

test.for([
  { name: 'once', met: [a, b], want: [a, b] },
  { name: 'again', met: [a, b, a, b], want: [a, b] },
  { name: 'again, on a host that had let it through', met: [a, b, b, b], want: [a, b] },
  { name: 'again and met another rule', met: [a, b, a, a], want: [a, b, a, a] },
  { name: 'again and was cut off', met: [a, b, a], want: [a, b, a] },
  { name: 'first without table nat', met: [b, a, b], want: [b, a, b] },
  { name: 'nowhere', met: [], want: [] },
])('rules of a packet that came $name', ({ met, want }) => {
  const first = ofFirstPacket(new Map([[node, met]]), new Map([[node, [a, b]]]))
  expect(first.get(node)).toEqual(want)
})
