import { expect, test } from 'vitest'
import { defaultClusterSettings } from '#model/clusterSettings'
import type { EndpointSlice } from '#kinds/endpointslice/schema'
import type { Service } from '#kinds/service/schema'
import { storeOf } from '../../testing/storeOf'
import { ruleIds } from '../../netfilter/ruleId'
import { renderedRules, saveText } from '../../netfilter/saveText'
import { nodeStateOf } from '../nodeState'
import { proxyRules } from '../proxier'
import { defaultIptablesConfig } from './config'
import { proxierRules } from './proxierRules'
import { probabilityText } from './servicePort'

const emptyNode = (family: 'IPv4' | 'IPv6') =>
  proxierRules({
    state: { family, servicePorts: [] },
    node: { name: 'node1', ip: '192.168.0.11', ips: ['192.168.0.11'] },
    config: defaultIptablesConfig,
  })

const targetsOf = (family: 'IPv4' | 'IPv6') =>
  Object.fromEntries(
    emptyNode(family).tables.flatMap((table) =>
      table.chains
        .filter((chain) => chain.policy && chain.rules.length > 0)
        .map((chain) => [
          `${table.name} ${chain.name}`,
          chain.rules.map(({ target }) => (target?.kind === 'jump' ? target.chain : '')),
        ]),
    ),
  )

const input = ['KUBE-PROXY-FIREWALL', 'KUBE-NODEPORTS', 'KUBE-EXTERNAL-SERVICES']
const output = ['KUBE-PROXY-FIREWALL', 'KUBE-SERVICES']

// Kubelet puts its jump there before kube-proxy comes, for IPv4 alone.
test.for([
  ['IPv4', [...input, 'KUBE-FIREWALL'], [...output, 'KUBE-FIREWALL']],
  ['IPv6', ['KUBE-FIREWALL', ...input], ['KUBE-FIREWALL', ...output]],
] as const)(
  'the built-in chains of a fresh node jump in the order of a real one, %s',
  ([family, ofInput, ofOutput]) => {
    expect(targetsOf(family)).toEqual({
      'filter INPUT': ofInput,
      'filter FORWARD': ['KUBE-PROXY-FIREWALL', 'KUBE-FORWARD', 'KUBE-SERVICES', 'KUBE-EXTERNAL-SERVICES'],
      'filter OUTPUT': ofOutput,
      'nat PREROUTING': ['KUBE-SERVICES'],
      'nat OUTPUT': ['KUBE-SERVICES'],
      'nat POSTROUTING': ['KUBE-POSTROUTING'],
    })
  },
)

test("kubelet-chains: kubelet's chains stand beside kube-proxy's", () => {
  const chains = Object.fromEntries(
    emptyNode('IPv4').tables.map((table) => [
      table.name,
      table.chains.map(({ name }) => name).filter((name) => /CANARY|HINT/.test(name)),
    ]),
  )
  expect(chains).toEqual({
    mangle: ['KUBE-IPTABLES-HINT', 'KUBE-KUBELET-CANARY', 'KUBE-PROXY-CANARY'],
    filter: ['KUBE-KUBELET-CANARY', 'KUBE-PROXY-CANARY'],
    nat: ['KUBE-KUBELET-CANARY', 'KUBE-PROXY-CANARY'],
  })
})

test('a chain that kube-proxy does not write stays as kubelet wrote it', () => {
  const off = { ...defaultIptablesConfig, localhostNodePorts: false }
  const node = { name: 'node1', ip: '192.168.0.11', ips: ['192.168.0.11'] }
  const text = saveText(proxierRules({ state: { family: 'IPv4', servicePorts: [] }, node, config: off }))
  expect(text).toContain('block incoming localnet connections')
  expect(text).toContain('! -d 127.0.0.0/8 -m comment --comment "kubernetes service nodeports')
})

test('a jump reads as on a real node', () => {
  expect(saveText(emptyNode('IPv4')).split('\n')).toEqual(
    expect.arrayContaining([
      '-A INPUT -m conntrack --ctstate NEW -m comment --comment "kubernetes load balancer firewall" -j KUBE-PROXY-FIREWALL',
      '-A INPUT -j KUBE-FIREWALL',
      ':KUBE-PROXY-CANARY - [0:0]',
      '-A KUBE-POSTROUTING -m comment --comment "kubernetes service traffic requiring SNAT" -j MASQUERADE --random-fully',
    ]),
  )
})

test.for([
  [1, '1.0000000000'],
  [2, '0.5000000000'],
  [3, '0.3333333333'],
  [10, '0.1000000000'],
  [1000, '0.0010000000'],
  [2048, '0.0004882812'],
  [100001, '0.0000099999'],
] as const)('one in %i is %s', ([count, text]) => {
  expect(probabilityText(count)).toBe(text)
})

const web: Service = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web', namespace: 'default' },
  spec: { type: 'NodePort', clusterIP: '10.96.0.9', ports: [{ name: 'http', port: 80, nodePort: 30080 }] },
}

const webSlice: EndpointSlice = {
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: { name: 'web-1', namespace: 'default', labels: { 'kubernetes.io/service-name': 'web' } },
  addressType: 'IPv4',
  endpoints: [{ addresses: ['10.244.1.2'] }, { addresses: ['10.244.2.3'] }],
  ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
}

const store = storeOf(web, webSlice)

test('rules tell which Service, port and endpoint caused them', () => {
  const rules = proxyRules(store, 'node1', defaultClusterSettings)
  const lines = rules.ok ? renderedRules(rules.value.IPv4) : []
  const origins = (part: string) => lines.filter(({ text }) => text.includes(part)).map(({ origin }) => origin)
  const http = { service: 'Service/default/web', port: 'http' }
  expect(origins('--dport 30080')).toEqual([http])
  expect(origins('--to-destination 10.244.1.2:8080')).toEqual([{ ...http, endpoint: '10.244.1.2:8080' }])
  expect(origins('-j MASQUERADE')).toEqual([undefined])
})

test('ids of rules outlive a change elsewhere', () => {
  const ids = (nodePort: string) => {
    const state = nodeStateOf(store, 'node1', 'IPv4')
    const node = { name: 'node1', ip: '192.168.0.11', ips: ['192.168.0.11'] }
    const ruleSet = proxierRules({ state, node, config: { ...defaultIptablesConfig, nodePortAddresses: [nodePort] } })
    return ruleSet.tables.flatMap((table) => table.chains.flatMap((chain) => ruleIds('IPv4', table.name, chain)))
  }
  const before = ids('0.0.0.0/0')
  const after = ids('192.168.0.0/24')
  expect(new Set(before).size).toBe(before.length)
  expect(before.filter((id) => !after.includes(id))).toHaveLength(1)
})

test('modes that are not there yet are told, not thrown', () => {
  expect(proxyRules(store, 'node1', { ...defaultClusterSettings, proxyMode: 'ipvs' })).toEqual({
    ok: false,
    error: 'kube-proxy in ipvs mode is not modelled yet; set spec.cluster.proxyMode to iptables',
  })
})
