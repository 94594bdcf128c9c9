import { expect, test } from 'vitest'
import { emptyWorld, step } from '#engine'
import { networkOf } from '#engine/dataplane'
import { nodeHostId } from '#model/hostId'
import { kinds } from '#kinds/registry'
import { blueprintOf } from './blueprint'
import { namespacesOf } from './namespaces'

const [world] = step(emptyWorld(), { type: 'apply', objects: [kinds.Node.example('node1'), kinds.Pod.example('web')] })
const network = networkOf(world)
const names = namespacesOf(network, 7, 0)

test('every interface of every host is made once, every address and route is said', () => {
  const { links, batches } = blueprintOf(network, names, { gateways: ['192.168.0.1'], also: [] })
  const ends = links.flatMap((line) =>
    [...line.matchAll(/name (\S+) netns (\S+)/g)].map(([, dev, ns]) => `${ns} ${dev}`),
  )
  expect(new Set(ends).size).toBe(ends.length)
  for (const host of network.hosts.values()) {
    const name = names.of(host.ref.id)
    const lines = batches.get(name) ?? []
    for (const dev of host.interfaces) {
      if (dev.kind !== 'loopback') expect(ends).toContain(`${name} ${dev.name}`)
      for (const address of dev.addresses) {
        if (dev.kind !== 'loopback') expect(lines).toContain(`addr add ${address} dev ${dev.name} noprefixroute`)
      }
    }
    expect(lines.filter((line) => line.startsWith('route append'))).toHaveLength(host.routes.length)
  }
})

test('a next hop that no route leads to is said to be a neighbour, as for a machine with nothing but a router', () => {
  const lines = blueprintOf(network, names, { gateways: ['192.168.0.1'], also: [] }).batches.get(
    names.of(nodeHostId('node1')),
  )
  expect(lines).toContain('route append 0.0.0.0/0 via 192.168.0.1 dev eth0 proto boot')
})
