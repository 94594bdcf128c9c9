import { expect, test } from 'vitest'
import { defaultClusterSettings, type KubeProxySettings } from '#model/clusterSettings'
import { plainSpecOf } from './plain'
import { checkSpec } from './schema'

test.for<Partial<KubeProxySettings>>([
  { masqueradeAll: true },
  { detectLocalMode: 'NodeCIDR', localhostNodePorts: false },
  { detectLocalMode: 'None', nodePortAddresses: ['192.168.0.0/24', 'fd00::/64'] },
  { nodePortAddresses: ['primary'] },
])('%j is read, and written as short as it was', (written) => {
  const checked = checkSpec({ cluster: { kubeProxy: written } })
  const kubeProxy = { ...defaultClusterSettings.kubeProxy, ...written }
  expect(checked).toMatchObject({ ok: true, value: { cluster: { kubeProxy } } })
  if (!checked.ok) return
  expect(plainSpecOf({ name: 'x', objects: new Map(), ...checked.value })).toEqual({ cluster: { kubeProxy: written } })
})

test.for([
  [{ masqueradeAll: 'yes' }, 'spec.cluster.kubeProxy.masqueradeAll: '],
  [{ detectLocalMode: 'Anything' }, 'spec.cluster.kubeProxy.detectLocalMode: '],
  [{ nodePortAddresses: ['192.168.0.11'] }, 'must be a range of addresses, as 192.168.0.0/24'],
  [{ nodePortAddresses: ['primary', '10.0.0.0/8'] }, "can't use both 'primary' and CIDRs"],
  [{ mode: 'ipvs' }, 'unknown field "spec.cluster.kubeProxy.mode"'],
] as const)('%j is refused: %s', ([kubeProxy, message]) => {
  const checked = checkSpec({ cluster: { kubeProxy } })
  expect(checked.ok ? '' : checked.error.map((error) => `${error.field}: ${error.message}`).join()).toContain(message)
})
