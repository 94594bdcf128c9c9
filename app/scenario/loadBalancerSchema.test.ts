import { expect, test } from 'vitest'
import type { LoadBalancerSettings } from '#model/clusterSettings'
import { checkSpec } from './schema'
import { plainSpecOf } from './plain'

const read = (loadBalancer: unknown) => checkSpec({ cluster: { loadBalancer } })

test.for<[unknown, LoadBalancerSettings]>([
  [{}, { provider: 'metallb-l2' }],
  [{ provider: 'none' }, { provider: 'none' }],
  [{ provider: 'metallb-bgp' }, { provider: 'metallb-bgp' }],
  [{ provider: 'gcp-passthrough' }, { provider: 'gcp-passthrough' }],
  [{ provider: 'aws-nlb' }, { provider: 'aws-nlb', targets: 'instance', preserveClientIP: true }],
  [
    { provider: 'aws-nlb', targets: 'ip' },
    { provider: 'aws-nlb', targets: 'ip', preserveClientIP: false },
  ],
  [
    { provider: 'aws-nlb', targets: 'ip', preserveClientIP: true },
    { provider: 'aws-nlb', targets: 'ip', preserveClientIP: true },
  ],
  [
    { provider: 'aws-nlb', preserveClientIP: false },
    { provider: 'aws-nlb', targets: 'instance', preserveClientIP: false },
  ],
  [{ provider: 'aws-clb' }, { provider: 'aws-clb', proxyProtocol: false }],
  [
    { provider: 'aws-clb', proxyProtocol: true },
    { provider: 'aws-clb', proxyProtocol: true },
  ],
])('%j is read, and written as short as it was', ([written, settings]) => {
  const checked = read(written)
  expect(checked).toMatchObject({ ok: true, value: { cluster: { loadBalancer: settings } } })
  if (!checked.ok) return
  const { cluster = { loadBalancer: {} } } = plainSpecOf({ name: 'x', objects: new Map(), ...checked.value })
  expect({ cluster }).toEqual({ cluster: { loadBalancer: written } })
})

test.for([
  [{ provider: 'f5' }, 'spec.cluster.loadBalancer.provider: '],
  [{ provider: 'metallb-l2', targets: 'ip' }, 'metallb-l2 has no targets'],
  [{ provider: 'aws-clb', targets: 'ip', preserveClientIP: true }, 'aws-clb has no targets, preserveClientIP'],
  [{ provider: 'aws-nlb', proxyProtocol: true }, 'aws-nlb has no proxyProtocol'],
  [{ provider: 'aws-nlb', targets: 'pods' }, 'spec.cluster.loadBalancer.targets: '],
] as const)('%j is refused: %s', ([written, message]) => {
  const checked = read(written)
  expect(checked.ok ? '' : checked.error.map((error) => `${error.field}: ${error.message}`).join()).toContain(message)
})
