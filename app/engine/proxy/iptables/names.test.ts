import { expect, test } from 'vitest'
import { endpointChain, isServiceChain, servicePortChains } from './names'

test.for([
  ['ns1/svc1:p80', 'tcp', 'XPGD46QRK7WJZT7O'],
  ['ns1/svc1', 'tcp', 'AQI2S6QIMU7PVVRP'],
  ['default/kubernetes:https', 'tcp', 'NPX46M4PTMTKRN6Y'],
  ['kube-system/kube-dns:dns', 'udp', 'TCOU7JCQXEZGVUNU'],
] as const)('%s %s shares the hash %s among its chains', ([name, protocol, hash]) => {
  expect(servicePortChains({ name, protocol })).toEqual({
    cluster: `KUBE-SVC-${hash}`,
    local: `KUBE-SVL-${hash}`,
    external: `KUBE-EXT-${hash}`,
    firewall: `KUBE-FW-${hash}`,
  })
})

test.for([
  ['10.180.0.1:80', 'SXIVWICOYRO3J4NJ'],
  ['[ff06::c1]:80', 'LIGRYQQLSZN4UWQ5'],
] as const)('the endpoint %s of ns1/svc1:p80 has its own chain', ([text, hash]) => {
  expect(endpointChain({ name: 'ns1/svc1:p80', protocol: 'tcp' }, { text })).toBe(`KUBE-SEP-${hash}`)
})

test('chains of Services are told from fixed ones', () => {
  expect(['KUBE-SVC-A', 'KUBE-SVL-A', 'KUBE-EXT-A', 'KUBE-FW-A', 'KUBE-SEP-A'].every(isServiceChain)).toBe(true)
  expect(['KUBE-SERVICES', 'KUBE-FORWARD', 'KUBE-FIREWALL', 'KUBE-EXTERNAL-SERVICES'].some(isServiceChain)).toBe(false)
})
