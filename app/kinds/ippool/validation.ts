import { cidrsOverlap, parseCidr, type Cidr } from '#model/cidr'
import type { FieldError } from '#model/fieldError'
import { canonicalIp } from '#model/ip'
import type { KubeObject } from '#model/objectMeta'
import { invalid, notSupported } from '../fieldErrors'
import { jsonKind } from '../fields/jsonKind'
import { parseNodeSelector } from './nodeSelector'
import { blockSizes, encapsulationModes, ipPoolFields } from './spec'

type Fields = Readonly<Record<string, unknown>>

/**
 * What Calico would refuse in an IPPool, in its words; nothing for an object of that kind from another project.
 *
 * Whether pools overlap is not looked at here: that takes the other pools.
 * Upstream: projectcalico/calico libcalico-go/lib/validator/v3 validateIPPoolSpec and lib/clientv3/ippool.go
 * validateAndSetDefaults, v3.28; the modes as the schema of its CRD words them.
 */
export function validateIpPool(pool: KubeObject, old?: KubeObject): readonly FieldError[] {
  const fields = ipPoolFields(pool)
  if (fields === undefined) return []
  const types = typeErrors(fields)
  if (types.length > 0) return types
  const modes = [...modeErrors(fields, 'ipipMode'), ...modeErrors(fields, 'vxlanMode'), ...selectorErrors(fields)]
  const text = textAt(fields, 'cidr')
  if (text === '') return [invalid('spec.cidr', text, 'IPPool CIDR must be specified'), ...modes]
  const cidr = parseCidr(text)
  if (!cidr.ok) return [invalid('spec.cidr', text, 'IPPool CIDR must be a valid subnet'), ...modes]
  return [
    ...modes,
    ...encapsulationErrors(fields, cidr.value),
    ...rangeErrors(text, cidr.value),
    ...blockErrors(fields, text, cidr.value),
    ...(old === undefined ? [] : changeErrors(fields, cidr.value, ipPoolFields(old) ?? {})),
  ]
}

const textAt = (fields: Fields, name: string): string => {
  const value = fields[name]
  return typeof value === 'string' ? value : ''
}

/** The Go types of the fields that something here reads. */
const goTypes = {
  cidr: 'string',
  ipipMode: 'string',
  vxlanMode: 'string',
  nodeSelector: 'string',
  natOutgoing: 'bool',
  disabled: 'bool',
  blockSize: 'int',
} as const

function typeErrors(fields: Fields): readonly FieldError[] {
  return Object.entries(goTypes).flatMap(([name, type]): readonly FieldError[] => {
    const value = fields[name]
    if (value === undefined || value === null || fits(value, type)) return []
    const message = `json: cannot unmarshal ${jsonKind(value)} into Go struct field IPPoolSpec.spec.${name} of type ${type}`
    return [{ field: `spec.${name}`, type: 'FieldValueTypeInvalid', message }]
  })
}

function fits(value: unknown, type: 'string' | 'bool' | 'int'): boolean {
  if (type === 'int') return Number.isSafeInteger(value)
  return type === 'bool' ? typeof value === 'boolean' : typeof value === 'string'
}

function modeErrors(fields: Fields, name: 'ipipMode' | 'vxlanMode'): readonly FieldError[] {
  const mode = textAt(fields, name)
  const known = mode === '' || encapsulationModes.some((one) => one === mode)
  return known ? [] : [notSupported(`spec.${name}`, mode, encapsulationModes)]
}

function selectorErrors(fields: Fields): readonly FieldError[] {
  const text = textAt(fields, 'nodeSelector')
  const selector = parseNodeSelector(text)
  return selector.ok ? [] : [invalid('spec.nodeSelector', text, selector.error)]
}

const isEnabled = (mode: string): boolean => mode === 'Always' || mode === 'CrossSubnet'

function encapsulationErrors(fields: Fields, { family }: Cidr): readonly FieldError[] {
  const ipip = textAt(fields, 'ipipMode')
  if (!isEnabled(ipip)) return []
  const both = 'IPIPMode and VXLANMode cannot both be enabled on the same IP pool'
  return [
    ...(family === 'IPv6'
      ? [invalid('spec.ipipMode', ipip, "IPIPMode other than 'Never' is not supported on an IPv6 IP pool")]
      : []),
    ...(isEnabled(textAt(fields, 'vxlanMode')) ? [invalid('spec.ipipMode', ipip, both)] : []),
  ]
}

const linkLocal = { IPv4: '169.254.0.0/16', IPv6: 'fe80::/10' } as const

function rangeErrors(text: string, cidr: Cidr): readonly FieldError[] {
  const written = canonicalIp(text.slice(0, text.lastIndexOf('/')))
  const local = parseCidr(linkLocal[cidr.family])
  const isLocal = local.ok && cidrsOverlap(local.value, cidr)
  return [
    ...(written === cidr.network ? [] : [invalid('spec.cidr', text, 'IP pool CIDR is not strictly masked')]),
    ...(isLocal
      ? [
          invalid(
            'spec.cidr',
            text,
            `IP pool range overlaps with ${cidr.family} Link Local range ${linkLocal[cidr.family]}`,
          ),
        ]
      : []),
  ]
}

/** Zero is what Go has where nothing is written. */
const blockSizeOf = (fields: Fields, { family }: Cidr): number => {
  const value = fields['blockSize']
  return typeof value === 'number' && value !== 0 ? value : blockSizes[family].usual
}

function blockErrors(fields: Fields, text: string, cidr: Cidr): readonly FieldError[] {
  const size = blockSizeOf(fields, cidr)
  const { least, most } = blockSizes[cidr.family]
  if (size < least || size > most) {
    return [invalid('spec.blockSize', size, `${cidr.family} block size must be between ${least} and ${most}`)]
  }
  const tooSmall =
    'IP pool size is too small for use with Calico IPAM. It must be equal to or greater than the block size.'
  return cidr.prefix > size && fields['disabled'] !== true ? [invalid('spec.cidr', text, tooSmall)] : []
}

function changeErrors(fields: Fields, cidr: Cidr, old: Fields): readonly FieldError[] {
  const before = parseCidr(textAt(old, 'cidr'))
  if (!before.ok) return []
  const size = blockSizeOf(fields, cidr)
  return [
    ...(before.value.text === cidr.text ? [] : [invalid('spec.cidr', cidr.text, 'IPPool CIDR cannot be modified')]),
    ...(blockSizeOf(old, before.value) === size
      ? []
      : [invalid('spec.blockSize', size, 'IPPool BlockSize cannot be modified')]),
  ]
}
