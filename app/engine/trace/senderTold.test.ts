import { expect, test } from 'vitest'
import { smallCluster } from '../testing/smallCluster'
import { walk } from './request'

test.for([
  {
    name: 'no Pod of the Node has the address',
    from: 'node/node2',
    to: 'tcp://10.244.1.200:80',
    want: 'rejected no-route',
  },
  { name: 'the same over UDP', from: 'node/node2', to: 'udp://10.244.1.200:80', want: 'rejected no-route' },
  { name: 'another Node drops it', from: 'node/node1', to: 'tcp://10.244.1.200:80', want: 'timeout no-route' },
  { name: 'nobody answers', from: 'default/client', to: 'tcp://192.168.0.99:80', want: 'rejected host-unreachable' },
  { name: 'UDP goes on', from: 'default/client', to: 'udp://192.168.0.99:80', want: 'timeout host-unreachable' },
])('linux-neighbours: $name: $want', ({ from, to, want }) => {
  const walked = walk(smallCluster(), { name: 'told', from, to, connections: 1 }, 0)
  const found = walked.ok ? walked.value.outcomes.map(({ verdict, failure }) => `${verdict} ${failure?.reason}`) : []
  expect(found).toEqual([want])
})
