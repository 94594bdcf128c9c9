import { podIPs } from '#kinds/pod/addresses'
import { isPodReady, isPodTerminating } from '#kinds/pod/conditions'
import type { Pod } from '#kinds/pod/schema'
import type { Node } from '#kinds/node/schema'
import type { SliceEndpoint } from '#kinds/endpointslice/schema'
import type { IPFamily, Service } from '#kinds/service/schema'
import { familyOf } from '#model/ip'
import { hasTopologyMode } from './topologyHints'

/**
 * The endpoint that a Pod is for a Service, in the slices of one address family.
 *
 * Upstream: staging/src/k8s.io/endpointslice/utils.go podToEndpoint: serving is the condition Ready, terminating a
 * deletion timestamp, and ready both of them together unless the Service publishes every address.
 */
export function endpointOf(pod: Pod, node: Node | undefined, service: Service, family: IPFamily): SliceEndpoint {
  const serving = isPodReady(pod)
  const terminating = isPodTerminating(pod)
  const ready = service.spec.publishNotReadyAddresses === true || (serving && !terminating)
  const zone = node?.metadata.labels?.['topology.kubernetes.io/zone']
  const { hostname, subdomain } = pod.spec
  return {
    addresses: podIPs(pod).filter((ip) => familyOf(ip) === family),
    conditions: { ready, serving, terminating },
    ...(hostname !== undefined && hostname !== '' && subdomain === service.metadata.name ? { hostname } : {}),
    ...(pod.spec.nodeName === undefined ? {} : { nodeName: pod.spec.nodeName }),
    targetRef: {
      kind: 'Pod',
      namespace: pod.metadata.namespace ?? '',
      name: pod.metadata.name,
      ...(pod.metadata.uid === undefined ? {} : { uid: pod.metadata.uid }),
    },
    ...(zone === undefined ? {} : { zone }),
    ...(hasTopologyMode(service) ? {} : hintsOf(service, ready, pod.spec.nodeName, zone)),
  }
}

/**
 * Where the endpoint should be used from, as the Service's `trafficDistribution` asks; ready endpoints only.
 *
 * Upstream: staging/src/k8s.io/endpointslice/trafficdist; reconciler.go: a Service with topology mode Auto is not asked.
 */
function hintsOf(
  { spec }: Service,
  ready: boolean,
  nodeName: string | undefined,
  zone: string | undefined,
): Pick<SliceEndpoint, 'hints'> {
  if (!ready) return {}
  const forZones = zone === undefined || zone === '' ? undefined : [{ name: zone }]
  const zones = forZones === undefined ? {} : { forZones }
  const distribution = spec.trafficDistribution
  if (distribution === 'PreferClose' || distribution === 'PreferSameZone') {
    return forZones === undefined ? {} : { hints: zones }
  }
  return distribution === 'PreferSameNode' && nodeName !== undefined
    ? { hints: { ...zones, forNodes: [{ name: nodeName }] } }
    : {}
}
