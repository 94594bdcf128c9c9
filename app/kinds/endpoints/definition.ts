import type { FieldError } from '#model/fieldError'
import { familyOf } from '#model/ip'
import { defineKind } from '#model/kindDefinition'
import { endpointText } from '#model/packet'
import { invalid, oneOf, required } from '../fieldErrors'
import { joinFew } from '../joinFew'
import { metadataErrors } from '../metadata'
import { dns1123LabelErrors, dns1123SubdomainErrors } from '../names'
import { portNumberErrors } from '../ports'
import { specialIpErrors } from '../specialIps'
import type { EndpointAddress, Endpoints } from './schema'

export const endpoints = defineKind<Endpoints>({
  kind: 'Endpoints',
  apiVersion: 'v1',
  plural: 'endpoints',
  shortNames: ['ep'],
  namespaced: true,
  defaults: (object) =>
    object.subsets === undefined
      ? object
      : {
          ...object,
          subsets: object.subsets.map((subset) => ({
            ...subset,
            ...(subset.ports === undefined
              ? {}
              : { ports: subset.ports.map((port) => ({ ...port, protocol: port.protocol ?? 'TCP' })) }),
          })),
        },
  validate: (object) => [...metadataErrors(object, true, dns1123SubdomainErrors), ...subsetsErrors(object)],
  columns: [
    { header: 'NAME', cell: (object) => object.metadata.name },
    { header: 'ENDPOINTS', cell: endpointsCell },
  ],
  relations: () => [],
  example: (name) => ({
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: { name, namespace: 'default' },
    subsets: [{ addresses: [{ ip: '198.51.100.7' }], ports: [{ port: 80, protocol: 'TCP' }] }],
  }),
})

/** Upstream: pkg/apis/core/validation/validation.go validateEndpointSubsets. */
const subsetsErrors = ({ subsets = [] }: Endpoints): readonly FieldError[] =>
  subsets.flatMap(({ addresses = [], notReadyAddresses = [], ports = [] }, i) => [
    ...(addresses.length + notReadyAddresses.length === 0
      ? [required(`subsets[${i}]`, 'must specify `addresses` or `notReadyAddresses`')]
      : []),
    ...addresses.flatMap((one, j) => addressErrors(`subsets[${i}].addresses[${j}]`, one)),
    ...notReadyAddresses.flatMap((one, j) => addressErrors(`subsets[${i}].notReadyAddresses[${j}]`, one)),
    ...ports.flatMap(({ name = '', port, protocol }, j) => {
      const at = `subsets[${i}].ports[${j}]`
      return [
        ...(name === ''
          ? ports.length > 1
            ? [required(`${at}.name`)]
            : []
          : dns1123LabelErrors(name).map((detail) => invalid(`${at}.name`, name, detail))),
        ...portNumberErrors(`${at}.port`, port),
        ...oneOf(`${at}.protocol`, protocol, ['SCTP', 'TCP', 'UDP']),
      ]
    }),
  ])

const addressErrors = (field: string, { ip, hostname = '' }: EndpointAddress): readonly FieldError[] => [
  ...(familyOf(ip) === undefined
    ? [invalid(`${field}.ip`, ip, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)')]
    : specialIpErrors(`${field}.ip`, ip)),
  ...(hostname === ''
    ? []
    : dns1123LabelErrors(hostname).map((detail) => invalid(`${field}.hostname`, hostname, detail))),
]

/** Ready addresses only, port by port. Upstream: pkg/printers/internalversion/printers.go formatEndpoints. */
function endpointsCell({ subsets }: Endpoints): string {
  if (subsets === undefined || subsets.length === 0) return '<none>'
  const all = subsets.flatMap(({ addresses, ports }) => {
    const ips = (addresses ?? []).map(({ ip }) => ip)
    if (ports === undefined || ports.length === 0) return ips
    return ports.flatMap(({ port }) => ips.map((ip) => endpointText(ip, port)))
  })
  return joinFew(all)
}
