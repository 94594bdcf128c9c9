import { expect, test } from 'vitest'
import { networkOf } from '../derive/network'
import { smallCluster } from '../testing/smallCluster'
import { nodeHostId, outsideHostId, podHostId } from '#model/hostId'
import type { HostId } from '#model/trace'
import { addressOn } from './addresses'
import type { Host } from './host'
import { lookUpRoute, sourceFor } from './routes'

const { hosts } = networkOf(smallCluster())

function hostAt(id: HostId): Host {
  const host = hosts.get(id)
  if (!host) throw new Error(`no host ${id}`)
  return host
}

const node1 = hostAt(nodeHostId('node1'))
const pod = hostAt(podHostId('default', 'client'))
const laptop = hostAt(outsideHostId('laptop'))

/** As `ip route get` prints it. */
function routeGet(host: Host, dst: string): string {
  const answer = lookUpRoute(host, dst)
  const src = sourceFor(host, dst, answer)
  if (answer.kind === 'none') return 'unreachable'
  if (answer.kind === 'local') return `local dev lo src ${src}`
  if (answer.kind === 'blackhole') return 'blackhole'
  const { via, dev } = answer.route
  return `${via === undefined ? '' : `via ${via} `}dev ${dev} src ${src}`
}

test.for([
  {
    name: 'a Pod sends everything to its Node',
    host: pod,
    dst: '10.96.0.1',
    want: 'via 169.254.1.1 dev eth0 src 10.244.0.5',
  },
  { name: 'but what is its own', host: pod, dst: '10.244.0.5', want: 'local dev lo src 10.244.0.5' },
  { name: 'loopback', host: pod, dst: '127.0.0.5', want: 'local dev lo src 127.0.0.5' },
  {
    name: 'a Pod of this Node: the host route',
    host: node1,
    dst: '10.244.0.5',
    want: 'dev calia7a3e029a7b src 192.168.0.11',
  },
  { name: 'no Pod of this Node', host: node1, dst: '10.244.0.200', want: 'blackhole' },
  {
    name: 'a Pod of the other Node',
    host: node1,
    dst: '10.244.1.7',
    want: 'via 192.168.0.12 dev eth0 src 192.168.0.11',
  },
  { name: 'a neighbour', host: node1, dst: '192.168.0.12', want: 'dev eth0 src 192.168.0.11' },
  {
    name: 'a ClusterIP is routable before it is translated',
    host: node1,
    dst: '10.96.0.1',
    want: 'via 192.168.0.1 dev eth0 src 192.168.0.11',
  },
  { name: 'everybody on the link, whom nothing connects to', host: pod, dst: '255.255.255.255', want: 'unreachable' },
  {
    name: 'a machine outside knows its router',
    host: laptop,
    dst: '192.168.0.11',
    want: 'via 192.168.0.1 dev eth0 src 198.51.100.7',
  },
])('$name', ({ host, dst, want }) => {
  expect(routeGet(host, dst)).toBe(want)
})

test.for([
  { name: 'of a card', dev: 'eth0', want: '192.168.0.11' },
  { name: 'of an interface without one', dev: 'calia7a3e029a7b', want: '192.168.0.11' },
  { name: 'of lo, which nobody else could answer to', dev: 'lo', want: '192.168.0.11' },
])('MASQUERADE writes the address $name', ({ dev, want }) => {
  expect(addressOn(node1, dev, '10.96.0.1')).toBe(want)
})
