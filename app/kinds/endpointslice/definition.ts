import type { FieldError } from '#model/fieldError'
import { familyOf } from '#model/ip'
import { defineKind } from '#model/kindDefinition'
import { objectKey } from '#model/objectMeta'
import { duplicate, invalid, notSupported, oneOf, required } from '../fieldErrors'
import { joinFew } from '../joinFew'
import { metadataErrors } from '../metadata'
import { dns1123LabelErrors, dns1123SubdomainErrors, qualifiedNameErrors } from '../names'
import { ownerRelations } from '../owners'
import { specialIpErrors } from '../specialIps'
import { serviceNameLabel, type EndpointSlice, type SlicePort } from './schema'

export const endpointSlice = defineKind<EndpointSlice>({
  kind: 'EndpointSlice',
  apiVersion: 'discovery.k8s.io/v1',
  plural: 'endpointslices',
  shortNames: [],
  namespaced: true,
  defaults: (slice) => ({
    ...slice,
    ports: (slice.ports ?? []).map((port) => ({
      ...port,
      name: port.name ?? '',
      protocol: port.protocol ?? 'TCP',
    })),
    endpoints: slice.endpoints ?? [],
  }),
  validate: sliceErrors,
  columns: [
    { header: 'NAME', cell: (slice) => slice.metadata.name },
    { header: 'ADDRESSTYPE', cell: (slice) => slice.addressType },
    { header: 'PORTS', cell: (slice) => few((slice.ports ?? []).map((port) => portText(port))) },
    { header: 'ENDPOINTS', cell: (slice) => few((slice.endpoints ?? []).flatMap((one) => one.addresses)) },
  ],
  relations: (slice) => [
    ...ownerRelations(slice),
    ...(slice.endpoints ?? []).flatMap(({ targetRef }) =>
      targetRef?.kind === undefined || targetRef.name === undefined
        ? []
        : [
            {
              type: 'endpointOf' as const,
              to: objectKey(targetRef.kind, targetRef.namespace ?? slice.metadata.namespace ?? '', targetRef.name),
            },
          ],
    ),
  ],
  example: (name) => ({
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name, namespace: 'default', labels: { [serviceNameLabel]: name } },
    addressType: 'IPv4',
    ports: [{ name: '', port: 80, protocol: 'TCP' }],
    endpoints: [{ addresses: ['198.51.100.7'] }],
  }),
})

const few = (all: readonly string[]): string => (all.length === 0 ? '<unset>' : joinFew(all))

const portText = (port: NonNullable<EndpointSlice['ports']>[number]): string =>
  port.port !== undefined ? String(port.port) : (port.name ?? '') === '' ? '*' : (port.name ?? '')

/** Upstream: pkg/apis/discovery/validation/validation.go. */
function sliceErrors(slice: EndpointSlice, old?: EndpointSlice): readonly FieldError[] {
  const addressType: string = slice.addressType
  const families = ['IPv4', 'IPv6', 'FQDN']
  return [
    ...metadataErrors(slice, true, dns1123SubdomainErrors),
    ...(addressType === ''
      ? [required('addressType')]
      : families.includes(addressType)
        ? []
        : [notSupported('addressType', addressType, families)]),
    ...(old !== undefined && old.addressType !== slice.addressType
      ? [invalid('addressType', addressType, 'field is immutable')]
      : []),
    ...(slice.endpoints ?? []).flatMap(({ addresses, hostname }, i) => [
      ...addressesErrors(`endpoints[${i}].addresses`, addresses, addressType),
      ...(hostname === undefined
        ? []
        : dns1123LabelErrors(hostname).map((detail) => invalid(`endpoints[${i}].hostname`, hostname, detail))),
    ]),
    ...portsErrors(slice.ports ?? []),
  ]
}

function addressesErrors(field: string, addresses: readonly string[], addressType: string): readonly FieldError[] {
  if (addresses.length === 0) return [required(field, 'must contain at least 1 address')]
  if (addressType !== 'IPv4' && addressType !== 'IPv6') return []
  return addresses.flatMap((address, i) =>
    familyOf(address) === addressType
      ? specialIpErrors(`${field}[${i}]`, address)
      : [invalid(`${field}[${i}]`, address, `must be a valid ${addressType} address`)],
  )
}

function portsErrors(ports: readonly SlicePort[]): readonly FieldError[] {
  const names = ports.map(({ name = '' }) => name)
  return ports.flatMap(({ name = '', protocol, appProtocol = '' }, i) => [
    ...(name === '' ? [] : dns1123LabelErrors(name).map((detail) => invalid(`ports[${i}].name`, name, detail))),
    ...(names.indexOf(name) < i ? [duplicate(`ports[${i}].name`, name)] : []),
    ...oneOf(`ports[${i}].protocol`, protocol, ['SCTP', 'TCP', 'UDP']),
    ...(appProtocol === ''
      ? []
      : qualifiedNameErrors(appProtocol).map((detail) => invalid(`ports[${i}].appProtocol`, appProtocol, detail))),
  ])
}
