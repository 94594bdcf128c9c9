import type { FieldError } from '#model/fieldError'
import { familyOf } from '#model/ip'
import { defineKind } from '#model/kindDefinition'
import { objectKey } from '#model/objectMeta'
import { invalid, notSupported, required } from '../fieldErrors'
import { joinFew } from '../joinFew'
import { metadataErrors } from '../metadata'
import { dns1123SubdomainErrors } from '../names'
import { ownerRelations } from '../owners'
import { serviceNameLabel, type EndpointSlice } from './schema'

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
    ...(slice.endpoints ?? []).flatMap((endpoint, i) => {
      const at = `endpoints[${i}].addresses`
      if (endpoint.addresses.length === 0) return [required(at, 'must contain at least 1 address')]
      if (addressType === 'FQDN') return []
      return endpoint.addresses.flatMap((address, j) =>
        familyOf(address) === addressType
          ? []
          : [invalid(`${at}[${j}]`, address, `must be a valid ${addressType} address`)],
      )
    }),
  ]
}
