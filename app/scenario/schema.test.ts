import { expect, test } from 'vitest'
import { defaultClusterSettings } from '#model/clusterSettings'
import { checkSpec } from './schema'

const errorsOf = (spec: unknown) => {
  const checked = checkSpec(spec)
  return checked.ok ? [] : checked.error.map((error) => `${error.field}: ${error.message}`)
}

test('an empty spec has every default', () => {
  expect(checkSpec({})).toEqual({
    ok: true,
    value: {
      title: '',
      description: '',
      cluster: defaultClusterSettings,
      hosts: [],
      requests: [],
      script: [],
      layout: {},
    },
  })
})

test('everything the format knows is read', () => {
  const checked = checkSpec({
    title: 'A NodePort, from outside',
    description: 'Text',
    cluster: {
      podCIDR: '10.0.0.0/16',
      serviceCIDR: '10.96.0.0/16',
      nodeCIDR: '172.16.0.0/24',
      loadBalancerCIDR: '203.0.113.0/26',
      nodePortRange: '31000-31100',
      dnsDomain: 'k8s.test',
      proxyMode: 'ipvs',
      cni: { plugin: 'flannel', hairpin: false },
      ingress: 'none',
      coredns: 'none',
      seed: 7,
    },
    hosts: [{ name: 'laptop', ip: '198.51.100.7', listens: ['443/TCP'], names: ['api.example.com'] }],
    requests: [
      {
        name: 'from the laptop',
        from: 'host/laptop',
        to: 'http://192.168.0.11:30080/',
        connections: 3,
        expect: { verdict: 'delivered', backends: ['default/web-1'], sourceSeen: ['192.168.0.11'] },
      },
    ],
    layout: { 'Node//node1': { x: 1, y: 2, w: 300, h: 200 }, 'Pod/default/web': { x: 0.5, y: -3 } },
  })
  expect(checked).toMatchObject({
    ok: true,
    value: {
      title: 'A NodePort, from outside',
      cluster: {
        nodePortRange: { from: 31000, to: 31100 },
        cni: { plugin: 'flannel', mode: 'vxlan', hairpin: false },
        seed: 7,
      },
      hosts: [{ name: 'laptop', listens: ['443/TCP'] }],
      requests: [{ name: 'from the laptop', connections: 3, expect: { verdict: 'delivered' } }],
      layout: { 'Node//node1': { x: 1, y: 2, w: 300, h: 200 } },
    },
  })
})

test('a dual-stack cluster is read as it is written, a machine outside too', () => {
  const cluster = {
    podCIDR: '10.244.0.0/16,fd00:10:244::/56',
    serviceCIDR: '10.96.0.0/12,fd00:10:96::/112',
    nodeCIDR: '192.168.0.0/24,fd00:192:168::/64',
    loadBalancerCIDR: '203.0.113.64/26,2001:db8:1::/112',
  }
  const hosts = [{ name: 'laptop', ip: '198.51.100.7,2001:db8::7' }]
  expect(checkSpec({ cluster, hosts })).toMatchObject({ ok: true, value: { cluster, hosts } })
})

test('a request without a name is called after its ends, each by a name of its own', () => {
  const request = { from: 'default/client', to: 'http://web/' }
  const checked = checkSpec({ requests: [request, request, { ...request, name: 'default/client to http://web/' }] })
  expect(checked.ok && checked.value.requests.map((each) => each.name)).toEqual([
    'default/client to http://web/ (2)',
    'default/client to http://web/ (3)',
    'default/client to http://web/',
  ])
})

test.for([
  { spec: [], want: ['spec: Invalid value: []: must be a map'] },
  { spec: { titel: 'x' }, want: ['spec.titel: unknown field "spec.titel"'] },
  { spec: { cluster: { podCidr: 'x' } }, want: ['spec.cluster.podCidr: unknown field "spec.cluster.podCidr"'] },
  { spec: { title: 5 }, want: ['spec.title: Invalid value: 5: must be a string'] },
  {
    spec: { cluster: { proxyMode: 'ebpf' } },
    want: ['spec.cluster.proxyMode: Unsupported value: "ebpf": supported values: "iptables", "ipvs", "nftables"'],
  },
  {
    spec: { cluster: { cni: { plugin: 'calico', mode: 'host-gw' } } },
    want: [
      'spec.cluster.cni: Invalid value: {"plugin":"calico","mode":"host-gw"}: calico has the modes bgp, ipip, vxlan',
    ],
  },
  {
    spec: { cluster: { cni: { hairpin: false } } },
    want: [
      'spec.cluster.cni: Invalid value: {"plugin":"calico","hairpin":false}: calico has no bridge, so neither hairpin nor bridgeNfCall',
    ],
  },
  {
    spec: { cluster: { podCIDR: '10.96.0.0/16' } },
    want: ['spec.cluster.serviceCIDR: Invalid value: "10.96.0.0/12": overlaps podCIDR 10.96.0.0/16'],
  },
  {
    spec: { cluster: { podCIDR: '10.244.0.0/25' } },
    want: ['spec.cluster.podCIDR: Invalid value: "10.244.0.0/25": must have a prefix of at most /24'],
  },
  {
    spec: { cluster: { podCIDR: '10.244.0.0', seed: 1.5, nodePortRange: '2-1' } },
    want: [
      'spec.cluster.podCIDR: Invalid value: "10.244.0.0": must be a range of addresses, as 10.244.0.0/16, or one of each family with a comma between them, as 10.244.0.0/16,fd00:10:244::/56',
      'spec.cluster.nodePortRange: Invalid value: "2-1": must be two ports, as 30000-32767',
      'spec.cluster.seed: Invalid value: 1.5: must be a whole number from 0 to 9007199254740991',
    ],
  },
  {
    spec: { cluster: { podCIDR: '10.244.0.0/16,10.245.0.0/16' } },
    want: [
      'spec.cluster.podCIDR: Invalid value: "10.244.0.0/16,10.245.0.0/16": may have one range of each address family',
    ],
  },
  {
    spec: { cluster: { podCIDR: '10.244.0.0/16,fd00:10:244::/56' } },
    want: [
      'spec.cluster.podCIDR: Invalid value: "10.244.0.0/16,fd00:10:244::/56": has a range of the family IPv6, of which nodeCIDR 192.168.0.0/24 has none',
    ],
  },
  {
    spec: {
      cluster: {
        podCIDR: 'fd00:10:244::/56,10.244.0.0/16',
        nodeCIDR: '192.168.0.0/24,fd00:192:168::/64',
        serviceCIDR: 'fd00:10:96::/107',
      },
    },
    want: [
      'spec.cluster.serviceCIDR: Invalid value: "fd00:10:96::/107": is too large; the mask must be at least /108',
      'spec.cluster.podCIDR: Invalid value: "fd00:10:244::/56,10.244.0.0/16": must begin with the primary family, as nodeCIDR 192.168.0.0/24,fd00:192:168::/64 does',
    ],
  },
  {
    spec: { cluster: { podCIDR: '10.244.0.0/16,fd00:10:244::/40', nodeCIDR: '192.168.0.0/24,fd00:10:244:1::/64' } },
    want: [
      'spec.cluster.podCIDR: Invalid value: "10.244.0.0/16,fd00:10:244::/40": is too large for ranges of the size of a Node\'s; the mask must be at least /48',
      'spec.cluster.nodeCIDR: Invalid value: "192.168.0.0/24,fd00:10:244:1::/64": overlaps podCIDR fd00:10:200::/40',
    ],
  },
  {
    spec: { hosts: [{ name: 'a', ip: '198.51.100.7,198.51.100.8' }] },
    want: [
      'spec.hosts[0].ip: Invalid value: "198.51.100.7,198.51.100.8": must be an address, or one of each family with a comma between them, as 198.51.100.7,2001:db8::7',
    ],
  },
  { spec: { hosts: [{ name: 'a' }] }, want: ['spec.hosts[0].ip: Required value'] },
  {
    spec: {
      hosts: [
        { name: 'a', ip: '1.2.3.4' },
        { name: 'a', ip: '1.2.3.5' },
      ],
    },
    want: ['spec.hosts[1].name: Invalid value: "a": must not be used twice'],
  },
  {
    spec: { hosts: [{ name: 'a', ip: '1.2.3', listens: ['443'] }] },
    want: [
      'spec.hosts[0].ip: Invalid value: "1.2.3": must be an address, or one of each family with a comma between them, as 198.51.100.7,2001:db8::7',
      'spec.hosts[0].listens[0]: Invalid value: "443": must be a port and its protocol, as 443/TCP',
    ],
  },
  {
    spec: { requests: [{ from: 'laptop', to: '', connections: 0, expect: { verdict: 'ok' } }] },
    want: [
      'spec.requests[0].from: Invalid value: "laptop": must be host/NAME, node/NAME, NAMESPACE/POD or NAMESPACE/deploy/NAME',
      'spec.requests[0].to: Invalid value: "": must not be empty',
      'spec.requests[0].connections: Invalid value: 0: must be a whole number from 1 to 1000',
      'spec.requests[0].expect.verdict: Unsupported value: "ok": supported values: "delivered", "refused", "rejected", "timeout", "unresolved"',
    ],
  },
  {
    spec: { layout: { web: { x: 1, y: 1 } } },
    want: ['spec.layout.web: Invalid value: "web": must be Kind/NAMESPACE/NAME'],
  },
  {
    spec: { layout: { 'Node//a': { x: 1e9, y: 0, z: 1 } } },
    want: [
      'spec.layout.Node//a.x: Invalid value: 1000000000: must lie within 100000 of the origin',
      'spec.layout.Node//a.z: unknown field "spec.layout.Node//a.z"',
    ],
  },
])('$want', ({ spec, want }) => {
  expect(errorsOf(spec)).toEqual(want)
})
