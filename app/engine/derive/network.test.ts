import { expect, test } from 'vitest'
import { nodeHostId, podHostId } from '#model/hostId'
import { keyOf, type KubeObject } from '#model/objectMeta'
import type { Pod } from '#kinds/pod/schema'
import { smallCluster } from '../testing/smallCluster'
import { client, podObject, sliceObject } from '../testing/twoNodes'
import type { World } from '../world'
import { networkOf, ruleSetOf } from './network'

/** The world with one object written anew, as the API server does it: other kinds keep their partition. */
function rewritten(world: World, object: KubeObject): World {
  const partition = new Map(world.objects.byKind.get(object.kind)).set(keyOf(object), object)
  const byKind = new Map(world.objects.byKind).set(object.kind, partition)
  return { ...world, objects: { revision: world.objects.revision + 1, byKind } }
}

test('an unrelated annotation of a Pod leaves every Node its rules', () => {
  const world = smallCluster()
  const annotated = { ...client, metadata: { ...client.metadata, annotations: { note: 'hello' } } }
  const after = rewritten(world, annotated)
  for (const node of ['node1', 'node2']) expect(ruleSetOf(after, node)).toBe(ruleSetOf(world, node))
})

test('endpoints that change give new rules, but only where kube-proxy has seen it', () => {
  const world = smallCluster()
  const after = rewritten(world, sliceObject('web', 8080, []))
  expect(ruleSetOf(after, 'node1')).not.toEqual(ruleSetOf(world, 'node1'))
  const lagging = { ...after, observed: new Map([['kube-proxy/node2', world.objects]]) }
  expect(ruleSetOf(lagging, 'node1')).toEqual(ruleSetOf(after, 'node1'))
  expect(ruleSetOf(lagging, 'node2')).toEqual(ruleSetOf(world, 'node2'))
})

test('the same world has one network', () => {
  const world = smallCluster()
  expect(networkOf({ ...world, runtime: { ...world.runtime } })).toBe(networkOf(world))
})

test('Pods hang on their Node by a veth, Nodes hang on the segment', () => {
  const { hosts } = networkOf(smallCluster())
  const pod = hosts.get(podHostId('default', 'client'))
  const node = hosts.get(nodeHostId('node1'))
  const peer = pod?.interfaces.find((dev) => dev.name === 'eth0')?.peer
  expect(peer).toEqual({ host: 'node/node1', interface: 'calia7a3e029a7b' })
  expect(node?.interfaces.find((dev) => dev.name === peer?.interface)?.peer?.host).toBe('default/client')
  expect(node?.routes.map(({ type, prefix, via, dev }) => [type, prefix, via, dev].join(' '))).toEqual([
    'unicast 0.0.0.0/0 192.168.0.1 eth0',
    'unicast 192.168.0.0/24  eth0',
    'blackhole 10.244.0.0/24  ',
    'unicast 10.244.0.2/32  cali5adc4ab58e2',
    'unicast 10.244.0.5/32  calia7a3e029a7b',
    'unicast 10.244.0.9/32  cali9fb0db7f13e',
    'unicast 10.244.1.0/24 192.168.0.12 eth0',
  ])
})

test('Calico’s jump stands before kube-proxy’s in POSTROUTING', () => {
  const nat = ruleSetOf(smallCluster(), 'node1').tables.find((table) => table.name === 'nat')
  const jumps = nat?.chains.find((chain) => chain.name === 'POSTROUTING')?.rules.map(({ target }) => target)
  expect(jumps).toEqual([
    { kind: 'jump', chain: 'cali-POSTROUTING' },
    { kind: 'jump', chain: 'KUBE-POSTROUTING' },
  ])
})

test('a Pod that does not run has no network', () => {
  const ran = podObject('done', { node: 'node1', ip: '10.244.0.30' })
  const done: Pod = { ...ran, status: { ...ran.status, phase: 'Succeeded' } }
  const { hosts } = networkOf(smallCluster([podObject('waiting'), done]))
  expect([...hosts.keys()].filter((id) => id === 'default/waiting' || id === 'default/done')).toEqual([])
})
