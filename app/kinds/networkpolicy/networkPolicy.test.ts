import { expect, test } from 'vitest'
import { networkPolicy } from './definition'
import type { NetworkPolicy } from './schema'

const policy = (spec: Partial<NetworkPolicy['spec']>): NetworkPolicy => {
  const example = networkPolicy.example('web')
  return networkPolicy.defaults({ ...example, spec: { ...example.spec, ...spec } })
}

test.for([
  [{}, ['Ingress']],
  [{ egress: [] }, ['Ingress']],
  [{ egress: [{}] }, ['Ingress', 'Egress']],
  [{ policyTypes: ['Egress'] }, ['Egress']],
] as const)('%o is a policy for %o', ([spec, want]) => {
  expect(policy(spec).spec.policyTypes).toEqual(want)
})

const ingress = (rule: NonNullable<NetworkPolicy['spec']['ingress']>[number]): Partial<NetworkPolicy['spec']> => ({
  ingress: [rule],
})

// fidelity: api-validation
test.for([
  ['nobody', ingress({ from: [{}] }), ['spec.ingress[0].from[0]: Required value: must specify a peer']],
  [
    'Pods and addresses at once',
    ingress({ from: [{ podSelector: {}, ipBlock: { cidr: '10.0.0.0/8' } }] }),
    ['spec.ingress[0].from[0]: Forbidden: may not specify both ipBlock and another peer'],
  ],
  [
    'an exception from elsewhere',
    ingress({ from: [{ ipBlock: { cidr: '10.0.0.0/24', except: ['10.0.0.0/24', '10.0.0.7/32', '10.1.0.0/28'] } }] }),
    [
      'spec.ingress[0].from[0].ipBlock.except[0]: Invalid value: "10.0.0.0/24": must be a strict subset of `cidr`',
      'spec.ingress[0].from[0].ipBlock.except[2]: Invalid value: "10.1.0.0/28": must be a strict subset of `cidr`',
    ],
  ],
  [
    'a range that is none',
    { egress: [{ to: [{ ipBlock: { cidr: '10.0.0.0' } }] }] },
    [
      'spec.egress[0].to[0].ipBlock.cidr: Invalid value: "10.0.0.0": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)',
    ],
  ],
  [
    'ports that end before they begin',
    ingress({ ports: [{ port: 90, endPort: 80 }, { endPort: 80 }, { port: 'http', endPort: 80 }] }),
    [
      'spec.ingress[0].ports[0].endPort: Invalid value: 90: must be greater than or equal to `port`',
      'spec.ingress[0].ports[1].endPort: Invalid value: 80: may not be specified when `port` is not specified',
      'spec.ingress[0].ports[2].endPort: Invalid value: 80: may not be specified when `port` is non-numeric',
    ],
  ],
  [
    'a third direction',
    { policyTypes: ['Sideways' as 'Ingress'] },
    ['spec.policyTypes[0]: Unsupported value: "Sideways": supported values: "Egress", "Ingress"'],
  ],
] as const)('refuses %s', ([, spec, want]) => {
  expect(networkPolicy.validate(policy(spec)).map(({ field, message }) => `${field}: ${message}`)).toEqual(want)
})

test('POD-SELECTOR of a policy for all Pods', () => {
  const cell = networkPolicy.columns.find(({ header }) => header === 'POD-SELECTOR')?.cell
  expect(cell?.(policy({ podSelector: {} }))).toBe('<none>')
})
