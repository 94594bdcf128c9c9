import type { Column } from '#model/kindDefinition'
import { addressesText } from '../loadBalancerCell'
import type { Service } from './schema'

/** Columns of `kubectl get svc`, without AGE. Upstream: pkg/printers/internalversion/printers.go printService. */
export const serviceColumns: readonly Column<Service>[] = [
  { header: 'NAME', cell: (service) => service.metadata.name },
  { header: 'TYPE', cell: (service) => service.spec.type ?? '' },
  { header: 'CLUSTER-IP', cell: (service) => service.spec.clusterIPs?.[0] ?? '<none>' },
  { header: 'EXTERNAL-IP', cell: (service) => externalIPText(service) },
  { header: 'PORT(S)', cell: ports },
  { header: 'SELECTOR', cell: selector, wide: true },
]

function externalIPText({ spec, status }: Service): string {
  const externalIPs = spec.externalIPs ?? []
  if (spec.type === 'ExternalName') return spec.externalName ?? ''
  if (spec.type === 'LoadBalancer') {
    const short = addressesText(status?.loadBalancer?.ingress)
    const all = [...(short === '' ? [] : [short]), ...externalIPs]
    return all.length === 0 ? '<pending>' : all.join(',')
  }
  if (spec.type !== 'ClusterIP' && spec.type !== 'NodePort') return '<unknown>'
  return externalIPs.length === 0 ? '<none>' : externalIPs.join(',')
}

function ports({ spec }: Service): string {
  const texts = (spec.ports ?? []).map((port) =>
    (port.nodePort ?? 0) === 0
      ? `${port.port}/${port.protocol ?? 'TCP'}`
      : `${port.port}:${port.nodePort}/${port.protocol ?? 'TCP'}`,
  )
  return texts.length === 0 ? '<none>' : texts.join(',')
}

function selector({ spec }: Service): string {
  const pairs = Object.entries(spec.selector ?? {}).map(([key, value]) => `${key}=${value}`)
  return pairs.length === 0 ? '<none>' : pairs.sort().join(',')
}
