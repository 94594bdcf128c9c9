import { expect, test } from 'vitest'
import { objectOf, objectsOf } from '#kinds/registry'
import { podIPs } from '#kinds/pod/addresses'
import { defaultClusterSettings, type ClusterSettings } from '#model/clusterSettings'
import { cidrContains, cidrSize, parseCidr } from '#model/cidr'
import { nodeHostId } from '#model/hostId'
import { objectKey, type KubeObject } from '#model/objectMeta'
import { networkOf } from '../derive/network'
import { step } from '../step'
import { dualStack, settledWith } from '../testing/dualStackCluster'
import { applied, node, pod, refusals, withStatus } from '../testing/settled'
import type { World } from '../world'
import { blocksIn } from './blockAffinity'

const settings: ClusterSettings = defaultClusterSettings

const pool = (name: string, spec: object): KubeObject =>
  ({ apiVersion: 'projectcalico.org/v3', kind: 'IPPool', metadata: { name }, spec }) as KubeObject

const podsOn = (nodeName: string, count: number, annotations: Readonly<Record<string, string>> = {}): KubeObject[] =>
  Array.from({ length: count }, (_, i) => pod(`${nodeName}-${i}`, { nodeName }, { annotations }))

const addressesOn = (world: World, nodeName: string): readonly string[] =>
  [...objectsOf(world.objects, 'Pod').values()].filter((one) => one.spec.nodeName === nodeName).flatMap(podIPs)

const blocksOf = (world: World, nodeName: string): readonly string[] =>
  blocksIn(world.objects)
    .filter((block) => block.node === nodeName)
    .map(({ cidr }) => cidr.text)

const range = (text: string) => {
  const cidr = parseCidr(text)
  if (!cidr.ok) throw new Error(cidr.error)
  return cidr.value
}

const isIn = (text: string, ip: string): boolean => cidrContains(range(text), ip)

const small = pool('small', { cidr: '10.50.0.0/24', blockSize: 30 })

/** Why a Pod has no address, as its kubelet told. */
const toldOf = (objects: readonly KubeObject[], name: string, cluster = settings): readonly string[] => {
  const world = settledWith(cluster)
  const [, events] = step(world, { type: 'apply', objects })
  return [
    ...new Set(
      events.flatMap((event) =>
        event.type === 'warning' && event.regarding === objectKey('Pod', 'default', name) ? [event.message] : [],
      ),
    ),
  ]
}

const why = (reason: string): string => `Failed to create pod sandbox: plugin type="calico" failed (add): ${reason}`

test('calico-blocks: a Node claims a block, its Pods have their addresses from it, and it claims another when it is full', () => {
  const world = settledWith(settings, small, node('node1'), node('node2'), ...podsOn('node1', 6), ...podsOn('node2', 1))
  const [first = '', second = ''] = blocksOf(world, 'node1')
  expect(blocksOf(world, 'node1')).toHaveLength(2)
  expect(blocksOf(world, 'node2')).toHaveLength(1)
  const addresses = addressesOn(world, 'node1')
  expect(addresses.slice(0, 4).every((ip) => isIn(first, ip))).toBe(true)
  expect(addresses.slice(4).every((ip) => isIn(second, ip))).toBe(true)
  expect(addresses[0]).toBe(range(first).network)
  expect(new Set(addresses).size).toBe(6)
  expect(blocksOf(world, 'node2')).not.toContain(first)
})

test.for([
  { spec: { cidr: '10.50.0.0/16' }, size: 64 },
  { spec: { cidr: '10.50.0.0/16', blockSize: 28 }, size: 16 },
  { spec: { cidr: '10.50.0.0/26', blockSize: 32 }, size: 1 },
])('calico-blocks: blocks of $spec have $size addresses', ({ spec, size }) => {
  const world = settledWith(settings, pool('a', spec), node('node1'), ...podsOn('node1', 1))
  const [block = ''] = blocksOf(world, 'node1')
  expect([block.slice(0, 6), cidrSize(range(block))]).toEqual(['10.50.', size])
})

test('calico-blocks: without pools the address is from the range of the Node, and nobody claims a block', () => {
  const world = settledWith(settings, node('node1'), ...podsOn('node1', 2))
  expect(blocksIn(world.objects)).toEqual([])
  expect(addressesOn(world, 'node1').every((ip) => isIn('10.244.0.0/24', ip))).toBe(true)
})

test('calico-blocks: flannel has no use for pools', () => {
  const world = settledWith(
    { ...settings, cni: { plugin: 'flannel', mode: 'vxlan' } },
    small,
    node('node1'),
    ...podsOn('node1', 1),
  )
  expect(blocksIn(world.objects)).toEqual([])
  expect(isIn('10.244.0.0/24', addressesOn(world, 'node1')[0] ?? '')).toBe(true)
})

test('calico-blocks: the blocks of others are routed to them, and the rest of one’s own nowhere', () => {
  const world = settledWith(settings, small, node('node1'), node('node2'), ...podsOn('node1', 1), ...podsOn('node2', 1))
  const routes = networkOf(world).hosts.get(nodeHostId('node1'))?.routes ?? []
  const [own] = blocksOf(world, 'node1')
  const [other] = blocksOf(world, 'node2')
  const found = routes.filter(({ prefix }) => prefix === own || prefix === other)
  expect(found.map(({ prefix, type, via }) => [prefix, type, via])).toEqual([
    [own, 'blackhole', undefined],
    [other, 'unicast', '192.168.0.12'],
  ])
  expect(routes.some(({ prefix }) => prefix.startsWith('10.244.'))).toBe(false)
})

test('calico-blocks: where no block is left, an address is borrowed and routed by itself', () => {
  const tiny = pool('tiny', { cidr: '10.50.0.0/29', blockSize: 29 })
  const world = settledWith(settings, tiny, node('node1'), node('node2'), ...podsOn('node1', 1), ...podsOn('node2', 1))
  expect([blocksOf(world, 'node1'), blocksOf(world, 'node2')]).toEqual([['10.50.0.0/29'], []])
  expect(addressesOn(world, 'node2')).toEqual(['10.50.0.1'])
  const routes = networkOf(world).hosts.get(nodeHostId('node1'))?.routes ?? []
  expect(routes.find(({ prefix }) => prefix === '10.50.0.1/32')?.via).toBe('192.168.0.12')
})

test('calico-blocks: a Pod that brings its address has its Node claim the block', () => {
  const mine = withStatus(pod('mine', { nodeName: 'node2' }), { podIP: '10.50.0.77' })
  const world = settledWith(settings, small, node('node1'), node('node2'), ...podsOn('node1', 3), mine)
  expect(blocksOf(world, 'node2')).toEqual(['10.50.0.76/30'])
})

test('calico-blocks: the block of an address that somebody brings later is left alone', () => {
  const mine = withStatus(pod('mine', { nodeName: 'node2' }), { podIP: '10.50.0.3' })
  const two = pool('two', { cidr: '10.50.0.0/29', blockSize: 30 })
  const world = settledWith(settings, two, node('node1'), node('node2'), ...podsOn('node1', 1), mine)
  expect([blocksOf(world, 'node1'), blocksOf(world, 'node2')]).toEqual([['10.50.0.4/30'], ['10.50.0.0/30']])
})

test('calico-blocks: a Node that goes gives its blocks back', () => {
  const world = settledWith(settings, small, node('node1'), node('node2'), ...podsOn('node1', 1), ...podsOn('node2', 1))
  const [after] = step(world, { type: 'delete', key: objectKey('Node', '', 'node1') })
  expect(blocksIn(after.objects).map((block) => block.node)).toEqual(['node2'])
})

test('calico-pools: a disabled pool hands out nothing, and those that have an address keep it', () => {
  const before = settledWith(settings, small, node('node1'), ...podsOn('node1', 1))
  const [kept] = addressesOn(before, 'node1')
  const off = pool('small', { cidr: '10.50.0.0/24', blockSize: 30, disabled: true })
  const other = pool('other', { cidr: '10.60.0.0/24' })
  const after = applied(before, off, other, pod('late', { nodeName: 'node1' }))
  const [first, second = ''] = addressesOn(after, 'node1')
  expect(first).toBe(kept)
  expect(isIn('10.60.0.0/24', second)).toBe(true)
})

test('calico-pools: a Pod that waited has an address as soon as a pool has one', () => {
  const off = pool('small', { cidr: '10.50.0.0/24', disabled: true })
  const before = settledWith(settings, off, node('node1'), ...podsOn('node1', 1))
  expect(addressesOn(before, 'node1')).toEqual([])
  const after = applied(before, pool('small', { cidr: '10.50.0.0/24' }))
  expect(addressesOn(after, 'node1')).toHaveLength(1)
})

const asking = (text: string) => podsOn('node1', 1, { 'cni.projectcalico.org/ipv4pools': text })

test.for([
  { text: '["b"]', want: '10.60.0.0/24' },
  { text: '["10.60.0.0/24"]', want: '10.60.0.0/24' },
  { text: '["10.60.0.0/24", "a"]', want: '10.60.0.0/24' },
  { text: '["a"]', want: '10.50.0.0/24' },
  { text: '[]', want: '10.50.0.0/24' },
])('calico-pools: a Pod that asks for $text is in $want', ({ text, want }) => {
  const pools = [pool('a', { cidr: '10.50.0.0/24' }), pool('b', { cidr: '10.60.0.0/24', nodeSelector: '!all()' })]
  const world = settledWith(settings, ...pools, node('node1'), ...asking(text))
  expect(addressesOn(world, 'node1').map((ip) => isIn(want, ip))).toEqual([true])
})

test('calico-pools: a namespace asks for its Pods', () => {
  const home: KubeObject = {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'default', annotations: { 'cni.projectcalico.org/ipv4pools': '["b"]' } },
  }
  const pools = [pool('a', { cidr: '10.50.0.0/24' }), pool('b', { cidr: '10.60.0.0/24' })]
  const world = settledWith(settings, home, ...pools, node('node1'), ...podsOn('node1', 1))
  expect(addressesOn(world, 'node1').map((ip) => isIn('10.60.0.0/24', ip))).toEqual([true])
})

test('calico-pools: each Node has its own pool', () => {
  const west = pool('west', { cidr: '10.50.0.0/24', nodeSelector: 'zone == "west"' })
  const rest = pool('rest', { cidr: '10.60.0.0/24', nodeSelector: 'zone != "west"' })
  const here = node('node1', { metadata: { name: 'node1', labels: { zone: 'west' } } })
  const world = settledWith(settings, west, rest, here, node('node2'), ...podsOn('node1', 1), ...podsOn('node2', 1))
  expect(isIn('10.50.0.0/24', addressesOn(world, 'node1')[0] ?? '')).toBe(true)
  expect(isIn('10.60.0.0/24', addressesOn(world, 'node2')[0] ?? '')).toBe(true)
})

test.for([
  {
    name: 'all are disabled',
    objects: [pool('a', { cidr: '10.50.0.0/24', disabled: true }), ...podsOn('node1', 1)],
    want: 'cannot find a qualified ippool',
  },
  {
    name: 'none selects the Node',
    objects: [pool('a', { cidr: '10.50.0.0/24', nodeSelector: 'has(gpu)' }), ...podsOn('node1', 1)],
    want: 'no configured Calico pools for node node1',
  },
  {
    name: 'the one asked for is disabled',
    objects: [
      pool('a', { cidr: '10.50.0.0/24', disabled: true }),
      pool('b', { cidr: '10.60.0.0/24' }),
      ...asking('["a"]'),
    ],
    want: 'the given pool (10.50.0.0/24) does not exist, or is not enabled',
  },
  {
    name: 'nobody knows the one asked for',
    objects: [pool('a', { cidr: '10.50.0.0/24' }), ...asking('["c"]')],
    want: 'error parsing pool "c": invalid CIDR address: c',
  },
  {
    name: 'the one asked for is of the other family',
    objects: [pool('a', { cidr: '10.50.0.0/24' }), ...asking('["fd00::/64"]')],
    want: '"fd00::" isn\'t a IPv4 address',
  },
  {
    name: 'what is asked for is no list',
    objects: [pool('a', { cidr: '10.50.0.0/24' }), ...asking('a')],
    want: 'error parsing annotation cni.projectcalico.org/ipv4pools: "a" is no JSON list of pools, such as ["pool-a"]',
  },
])('calico-pools: no address when $name', ({ objects, want }) => {
  expect(toldOf([node('node1'), ...objects], 'node1-0')).toEqual([why(want)])
})

test('calico-pools: no address when all are full', () => {
  const pools = [pool('a', { cidr: '10.50.0.0/31', blockSize: 31 }), pool('b', { cidr: '10.60.0.0/31', blockSize: 32 })]
  const objects = [node('node1'), ...pools, ...podsOn('node1', 5)]
  expect(toldOf(objects, 'node1-3')).toEqual([])
  expect(toldOf(objects, 'node1-4')).toEqual([
    why(
      'failed to request IPv4 addresses: Assigned 0 out of 1 requested IPv4 addresses; No IPs available in pools: [10.50.0.0/31 10.60.0.0/31]',
    ),
  ])
})

test('calico-pools: a Node has at most 20 blocks', () => {
  const objects = [node('node1'), pool('a', { cidr: '10.50.0.0/24', blockSize: 32 }), ...podsOn('node1', 21)]
  expect(toldOf(objects, 'node1-20')).toEqual([why('cannot allocate new block due to per host block limit')])
})

test('calico-pools: a Pod has an address of each family that has a pool', () => {
  const both = [pool('four', { cidr: '10.50.0.0/24' }), pool('six', { cidr: 'fd00:50::/64' })]
  const of = (...pools: readonly KubeObject[]) =>
    addressesOn(settledWith(dualStack, ...pools, node('node1'), ...podsOn('node1', 1)), 'node1')
  const [four = '', six = ''] = of(...both)
  expect([isIn('10.50.0.0/24', four), isIn('fd00:50::/64', six)]).toEqual([true, true])
  expect(of(...both.slice(0, 1))).toHaveLength(1)
})

test('calico-tunnels: each tunnel has an address from a block, which no Pod gets', () => {
  const world = settledWith(
    settings,
    pool('a', { cidr: '10.50.0.0/30', blockSize: 30, ipipMode: 'Always' }),
    pool('b', { cidr: '10.60.0.0/30', blockSize: 30, vxlanMode: 'Always' }),
    node('node1'),
    ...podsOn('node1', 6),
  )
  const { annotations } = objectOf(world.objects, 'Node', objectKey('Node', '', 'node1'))?.metadata ?? {}
  expect(annotations).toEqual({
    'projectcalico.org/IPv4IPIPTunnelAddr': '10.50.0.0',
    'projectcalico.org/IPv4VXLANTunnelAddr': '10.60.0.0',
  })
  const devices = networkOf(world).hosts.get(nodeHostId('node1'))?.interfaces ?? []
  const addressed = devices.flatMap(({ name, addresses }) => (/^(tunl|vxlan)/.test(name) ? [[name, ...addresses]] : []))
  expect(addressed).toEqual([
    ['tunl0', '10.50.0.0/32'],
    ['vxlan.calico', '10.60.0.0/32'],
  ])
  const addresses = addressesOn(world, 'node1')
  expect(addresses).toEqual(['10.50.0.1', '10.50.0.2', '10.50.0.3', '10.60.0.1', '10.60.0.2', '10.60.0.3'])
})

const tunnelsOf = (world: World) =>
  objectOf(world.objects, 'Node', objectKey('Node', '', 'node1'))?.metadata.annotations

const vtep = 'projectcalico.org/IPv4VXLANTunnelAddr'

test('calico-tunnels: a tunnel that no pool asks for any more gives its address back', () => {
  const wrapped = pool('a', { cidr: '10.50.0.0/30', blockSize: 30, vxlanMode: 'Always' })
  const before = settledWith(settings, wrapped, node('node1'))
  expect(tunnelsOf(before)).toEqual({ [vtep]: '10.50.0.0' })
  expect(tunnelsOf(applied(before, pool('a', { cidr: '10.50.0.0/30', blockSize: 30 })))).toEqual({})
})

test('calico-tunnels: an address that a Node brings is kept, and its block claimed', () => {
  const wrapped = pool('a', { cidr: '10.50.0.0/24', blockSize: 30, vxlanMode: 'Always' })
  const mine = node('node1', { metadata: { name: 'node1', annotations: { [vtep]: '10.50.0.9' } } })
  const world = settledWith(settings, wrapped, mine, ...podsOn('node1', 1))
  expect(tunnelsOf(world)).toEqual({ [vtep]: '10.50.0.9' })
  expect([blocksOf(world, 'node1'), addressesOn(world, 'node1')]).toEqual([['10.50.0.8/30'], ['10.50.0.8']])
})

test('calico-tunnels: without an address for the other end there is no way into VXLAN', () => {
  const wrapped = pool('a', { cidr: '10.50.0.0/31', blockSize: 31, vxlanMode: 'Always' })
  const mine = withStatus(pod('mine', { nodeName: 'node2' }), { podIP: '10.50.0.1' })
  const world = settledWith(settings, wrapped, node('node1'), node('node2'), mine)
  const routes = networkOf(world).hosts.get(nodeHostId('node1'))?.routes ?? []
  expect(blocksOf(world, 'node1')).toEqual(['10.50.0.0/31'])
  expect(routes.some(({ prefix, type }) => prefix === '10.50.0.1/32' && type === 'unicast')).toBe(false)
})

test('calico-pool-validation: a pool that overlaps another one is refused', () => {
  const world = settledWith(settings, pool('a', { cidr: '10.50.0.0/16' }))
  const [after, events] = step(world, { type: 'apply', objects: [pool('b', { cidr: '10.50.7.0/24' })] })
  expect(refusals(events)).toEqual([
    'IPPool.projectcalico.org "b" is invalid: spec.cidr: Invalid value: "10.50.7.0/24": IPPool(b) CIDR overlaps with IPPool(a) CIDR 10.50.0.0/16',
  ])
  expect(applied(after, pool('a', { cidr: '10.50.0.0/16', disabled: true })).objects.byKind.get('IPPool')?.size).toBe(1)
})
