import { objectOf } from '#kinds/registry'
import type { Service, ServicePort } from '#kinds/service/schema'
import { objectKey, parseKey, type ObjectKey } from '#model/objectMeta'
import type { PlaygroundState } from './state'

/**
 * A Service's first port as a sender would address it: by name from a Pod (`http://web/` in its own namespace,
 * `http://web.shop/` from another), by its external address from outside, by node port where it has one and by
 * ClusterIP otherwise from a machine that does not ask the cluster's DNS.
 */
export function serviceAddress(state: PlaygroundState, from: ObjectKey, to: ObjectKey): string | undefined {
  const service = objectOf(state.world.objects, 'Service', to)
  const port = service?.spec.ports?.[0]
  if (!service) return undefined
  const sender = parseKey(from)
  const asksClusterDns = sender.kind === 'Pod' || sender.kind === 'Deployment'
  const { name, namespace } = parseKey(to)
  if (asksClusterDns) return url(sender.namespace === namespace ? name : `${name}.${namespace}`, port, port?.port ?? 80)
  const external = sender.kind === 'Host' ? externalAddress(service) : undefined
  if (external !== undefined) return url(external, port, port?.port ?? 80)
  const node = port?.nodePort === undefined ? undefined : firstNodeAddress(state)
  if (node !== undefined) return url(node, port, port?.nodePort ?? 80)
  const address = clusterAddress(service)
  return address === undefined ? undefined : url(address, port, port?.port ?? 80)
}

/** A host as it stands in a URL: an address of IPv6 in brackets. */
export const urlHost = (host: string): string => (host.includes(':') ? `[${host}]` : host)

function url(name: string, port: ServicePort | undefined, number: number): string {
  const host = urlHost(name)
  if (port?.protocol === 'UDP') return `udp://${host}:${number}`
  if (number === 443 || port?.name === 'https') return `https://${host}${number === 443 ? '' : `:${number}`}/`
  return `http://${host}${number === 80 ? '' : `:${number}`}/`
}

/** Where its load balancer is reached: an address, or a name in public DNS. */
const externalAddress = ({ status }: Service): string | undefined => {
  const [point] = status?.loadBalancer?.ingress ?? []
  return point?.ip ?? point?.hostname
}

/** What one would type to reach a Service by its load balancer, from anywhere. */
export function balancerAddress({ world }: PlaygroundState, key: ObjectKey): string | undefined {
  const { namespace, name } = parseKey(key)
  const service = objectOf(world.objects, 'Service', objectKey('Service', namespace, name))
  const address = service && externalAddress(service)
  const port = service?.spec.ports?.[0]
  return address === undefined ? undefined : url(address, port, port?.port ?? 80)
}

const clusterAddress = ({ spec: { clusterIP, externalName } }: Service): string | undefined =>
  clusterIP === undefined || clusterIP === '' || clusterIP === 'None' ? externalName : clusterIP

function firstNodeAddress({ world }: PlaygroundState): string | undefined {
  for (const key of world.objects.byKind.get('Node')?.keys() ?? []) {
    const node = objectOf(world.objects, 'Node', key)
    const address = node?.status?.addresses?.find(({ type }) => type === 'InternalIP')?.address
    if (address !== undefined) return address
  }
  return undefined
}
