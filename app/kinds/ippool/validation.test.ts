import { expect, test } from 'vitest'
import type { KubeObject } from '#model/objectMeta'
import { definitionOf } from '../registry'

const pool = (spec: unknown, apiVersion = 'projectcalico.org/v3'): KubeObject =>
  ({ apiVersion, kind: 'IPPool', metadata: { name: 'a' }, spec }) as KubeObject

const said = (spec: unknown, old?: unknown): readonly string[] =>
  definitionOf('IPPool')
    .validate(pool(spec), old === undefined ? undefined : pool(old))
    .map(({ field, message }) => `${field}: ${message}`)

test.for([
  { spec: { cidr: '10.0.0.0/16' } },
  { spec: { cidr: '10.0.0.0/16', ipipMode: 'Always', vxlanMode: 'Never', blockSize: 20 } },
  { spec: { cidr: '10.0.0.0/26' } },
  { spec: { cidr: '10.0.0.0/30', blockSize: 32 } },
  { spec: { cidr: '10.0.0.0/30', disabled: true } },
  { spec: { cidr: 'fd00::/64', vxlanMode: 'Always', blockSize: 116 } },
  { spec: { cidr: '10.0.0.0/16', blockSize: 0, ipipMode: '' } },
])('calico-pool-validation: $spec is valid', ({ spec }) => {
  expect(said(spec)).toEqual([])
})

test.for([
  { spec: {}, want: ['spec.cidr: Invalid value: "": IPPool CIDR must be specified'] },
  { spec: 7, want: ['spec.cidr: Invalid value: "": IPPool CIDR must be specified'] },
  { spec: { cidr: 'banana' }, want: ['spec.cidr: Invalid value: "banana": IPPool CIDR must be a valid subnet'] },
  {
    spec: { cidr: '10.0.0.0/99' },
    want: ['spec.cidr: Invalid value: "10.0.0.0/99": IPPool CIDR must be a valid subnet'],
  },
  { spec: { cidr: '10.0.0.0' }, want: ['spec.cidr: Invalid value: "10.0.0.0": IPPool CIDR must be a valid subnet'] },
  {
    spec: { cidr: '10.0.0.7/16' },
    want: ['spec.cidr: Invalid value: "10.0.0.7/16": IP pool CIDR is not strictly masked'],
  },
  {
    spec: { cidr: '169.254.0.0/20' },
    want: [
      'spec.cidr: Invalid value: "169.254.0.0/20": IP pool range overlaps with IPv4 Link Local range 169.254.0.0/16',
    ],
  },
  {
    spec: { cidr: '10.0.0.0/16', ipipMode: 'Sometimes', vxlanMode: 'always' },
    want: [
      'spec.ipipMode: Unsupported value: "Sometimes": supported values: "Always", "CrossSubnet", "Never"',
      'spec.vxlanMode: Unsupported value: "always": supported values: "Always", "CrossSubnet", "Never"',
    ],
  },
  {
    spec: { cidr: '10.0.0.0/16', ipipMode: 'Always', vxlanMode: 'CrossSubnet' },
    want: ['spec.ipipMode: Invalid value: "Always": IPIPMode and VXLANMode cannot both be enabled on the same IP pool'],
  },
  {
    spec: { cidr: 'fd00::/64', ipipMode: 'Always' },
    want: ['spec.ipipMode: Invalid value: "Always": IPIPMode other than \'Never\' is not supported on an IPv6 IP pool'],
  },
  {
    spec: { cidr: '10.0.0.0/16', blockSize: 19 },
    want: ['spec.blockSize: Invalid value: 19: IPv4 block size must be between 20 and 32'],
  },
  {
    spec: { cidr: 'fd00::/64', blockSize: 26 },
    want: ['spec.blockSize: Invalid value: 26: IPv6 block size must be between 116 and 128'],
  },
  {
    spec: { cidr: '10.0.0.0/27' },
    want: [
      'spec.cidr: Invalid value: "10.0.0.0/27": IP pool size is too small for use with Calico IPAM. It must be equal to or greater than the block size.',
    ],
  },
  {
    spec: { cidr: '10.0.0.0/16', nodeSelector: 'zone = west' },
    want: ['spec.nodeSelector: Invalid value: "zone = west": failed to parse selector "zone = west"'],
  },
  {
    spec: { cidr: 10, disabled: 'yes', blockSize: 26.5, ipipMode: [] },
    want: [
      'spec.cidr: json: cannot unmarshal number into Go struct field IPPoolSpec.spec.cidr of type string',
      'spec.ipipMode: json: cannot unmarshal array into Go struct field IPPoolSpec.spec.ipipMode of type string',
      'spec.disabled: json: cannot unmarshal string into Go struct field IPPoolSpec.spec.disabled of type bool',
      'spec.blockSize: json: cannot unmarshal number 26.5 into Go struct field IPPoolSpec.spec.blockSize of type int',
    ],
  },
])('calico-pool-validation: $spec is refused in the words of Calico', ({ spec, want }) => {
  expect(said(spec)).toEqual(want)
})

test.for([
  { spec: { cidr: '10.0.0.0/16', disabled: true }, want: [] },
  { spec: { cidr: '10.0.0.0/16', blockSize: 26 }, want: [] },
  {
    spec: { cidr: '10.1.0.0/16' },
    want: ['spec.cidr: Invalid value: "10.1.0.0/16": IPPool CIDR cannot be modified'],
  },
  {
    spec: { cidr: '10.0.0.0/16', blockSize: 28 },
    want: ['spec.blockSize: Invalid value: 28: IPPool BlockSize cannot be modified'],
  },
])('calico-pool-validation: a pool that becomes $spec', ({ spec, want }) => {
  expect(said(spec, { cidr: '10.0.0.0/16' })).toEqual(want)
})

test('calico-pool-validation: a kind of this name from elsewhere is left alone', () => {
  expect(definitionOf('IPPool').validate(pool({ range: 'x' }, 'whereabouts.cni.cncf.io/v1alpha1'))).toEqual([])
})
