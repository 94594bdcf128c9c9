import { expect, test } from 'vitest'
import { networkOf } from '../derive/network'
import { dualStackCluster } from '../testing/dualStackCluster'
import { smallCluster } from '../testing/smallCluster'
import { podHostId } from '#model/hostId'
import type { Host, Network } from '../linux/host'
import { preferredAddresses } from './addressOrder'

function hostIn({ hosts }: Network): Host {
  const host = hosts.get(podHostId('default', 'client'))
  if (!host) throw new Error('no client')
  return host
}

const both = hostIn(networkOf(dualStackCluster()))
const global: Host = {
  ...both,
  interfaces: both.interfaces.map((dev) =>
    dev.name === 'eth0' ? { ...dev, addresses: [...dev.addresses, '2001:db8:5::5/64'] } : dev,
  ),
}
const four = hostIn(networkOf(smallCluster()))
const onSubnet = (host: Host): Host => ({
  ...host,
  interfaces: host.interfaces.map((dev) => ({
    ...dev,
    addresses: dev.addresses.map((address) => address.replace('/32', '/24')),
  })),
})

// What getent ahosts of glibc 2.36 puts first in a network namespace with these addresses.
test.for([
  {
    name: 'a unique local address before IPv4',
    host: both,
    of: ['10.1.1.1', 'fd00:10:96::7'],
    want: ['fd00:10:96::7'],
  },
  { name: 'IPv4 before a global one', host: both, of: ['10.1.1.1', '2001:db8::7'], want: ['10.1.1.1'] },
  { name: 'but not with a global source', host: global, of: ['10.1.1.1', '2001:db8::7'], want: ['2001:db8::7'] },
  { name: 'the loopback address of IPv6', host: both, of: ['127.0.0.1', '::1'], want: ['::1'] },
  {
    name: 'the longest common prefix',
    host: both,
    of: ['fd00:10:244:1::7', 'fd00:10:244::9', 'fd00:10:244::4'],
    want: ['fd00:10:244::4'],
  },
  {
    name: 'IPv4 addresses of other networks stay in the order of the answer',
    host: both,
    of: ['10.244.0.7', '10.244.0.4', '10.0.0.4'],
    want: ['10.244.0.7', '10.244.0.4', '10.0.0.4'],
  },
  {
    name: 'the own address before others',
    host: both,
    of: ['10.244.0.7', '10.244.0.4', '10.244.0.5'],
    want: ['10.244.0.5'],
  },
  {
    name: 'the own address, without IPv6',
    host: four,
    of: ['10.244.0.7', '10.244.0.4', '10.244.0.5'],
    want: ['10.244.0.5'],
  },
  {
    name: 'neighbours by what they have in common',
    host: onSubnet(both),
    of: ['10.0.0.4', '10.244.0.99', '10.244.0.4'],
    want: ['10.244.0.4'],
  },
  {
    name: 'without IPv6 neighbours are like any other',
    host: onSubnet(four),
    of: ['10.0.0.4', '10.244.0.99', '10.244.0.4'],
    want: ['10.0.0.4', '10.244.0.99', '10.244.0.4'],
  },
  { name: 'no route loses', host: four, of: ['10.1.1.1', 'fd00:10:96::7'], want: ['10.1.1.1'] },
  { name: 'to nothing but that', host: four, of: ['fd00:10:96::7'], want: ['fd00:10:96::7'] },
])('dns-address-order: $name', ({ host, of, want }) => {
  expect(preferredAddresses(host, of)).toEqual(want)
})
