import { defineKind } from '#model/kindDefinition'
import { endpointText } from '#model/packet'
import { joinFew } from '../joinFew'
import { metadataErrors } from '../metadata'
import { dns1123SubdomainErrors } from '../names'
import type { Endpoints } from './schema'

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
  validate: (object) => metadataErrors(object, true, dns1123SubdomainErrors),
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
