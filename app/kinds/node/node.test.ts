import { expect, test } from 'vitest'
import type { Node } from './schema'
import { node } from './definition'

const withSpec = (spec: Node['spec']): Node => ({ ...node.example('a'), ...(spec === undefined ? {} : { spec }) })

test.for([
  { spec: { podCIDR: '10.0.0.0/24' }, want: ['10.0.0.0/24'] },
  { spec: { podCIDRs: ['10.0.0.0/24', 'fd00::/64'] }, want: ['10.0.0.0/24', 'fd00::/64'] },
  { spec: { podCIDR: '10.0.0.0/24', podCIDRs: ['10.0.0.0/24', 'fd00::/64'] }, want: ['10.0.0.0/24', 'fd00::/64'] },
  { spec: { podCIDR: '10.0.0.0/24', podCIDRs: ['10.9.0.0/24', 'fd00::/64'] }, want: ['10.0.0.0/24'] },
])('node-pod-cidr: a Node with $spec has the ranges $want', ({ spec, want }) => {
  const { podCIDR, podCIDRs } = node.defaults(withSpec(spec)).spec ?? {}
  expect([podCIDR, podCIDRs]).toEqual([want[0], want])
})

const noCidr = 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)'

test.for([
  { spec: { podCIDR: 'banana' }, want: [`spec.podCIDRs[0]: Invalid value: "banana": ${noCidr}`] },
  { spec: { podCIDR: '10.0.0.0' }, want: [`spec.podCIDRs[0]: Invalid value: "10.0.0.0": ${noCidr}`] },
  {
    spec: { podCIDRs: ['10.0.0.0/24', '10.0.0.0/99'] },
    want: [
      `spec.podCIDRs[1]: Invalid value: "10.0.0.0/99": ${noCidr}`,
      'spec.podCIDRs: Invalid value: ["10.0.0.0/24","10.0.0.0/99"]: may specify no more than one CIDR for each IP family',
    ],
  },
])('node-pod-cidr: a Node with $spec is refused', ({ spec, want }) => {
  const errors = node.validate(node.defaults(withSpec(spec)))
  expect(errors.map(({ field, message }) => `${field}: ${message}`)).toEqual(want)
})
