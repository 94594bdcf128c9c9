import type { EndpointAddress, Endpoints } from '#kinds/endpoints/schema'
import { serviceNameLabel, type SliceEndpoint } from '#kinds/endpointslice/schema'
import { objectOf } from '#kinds/registry'
import { familyOf } from '#model/ip'
import { objectKey, parseKey, type ObjectKey } from '#model/objectMeta'
import type { ClusterView } from '../../apiserver/clusterView'
import type { Write } from '../../apiserver/write'
import { itself, watch, type Controller } from '../controller'
import { isControlledBy } from '../ownedPods'
import { realChanges } from '../realChanges'
import { groupByPorts, managedByLabel, planSlices, removeSlice, type PortGroup } from './planSlices'

const controllerName = 'endpointslicemirroring-controller.k8s.io'
const skipLabel = 'endpointslice.kubernetes.io/skip-mirror'
const leaderAnnotation = 'control-plane.alpha.kubernetes.io/leader'

/** `--mirroring-max-endpoints-per-subset` of the controller manager. */
const mostEndpoints = 1000

/**
 * Copies the Endpoints that somebody wrote for a Service without a selector into slices, which is what kube-proxy reads.
 *
 * Upstream: pkg/controller/endpointslicemirroring.
 */
export const endpointSliceMirroringController: Controller = {
  name: 'endpointslicemirroring-controller',
  watches: [watch('Endpoints', itself), watch('Service', ({ key }) => [endpointsKey(key)])],
  reconcile: (view, key) => realChanges(view, reconcile(view, key)),
}

const endpointsKey = (key: ObjectKey): ObjectKey => {
  const { namespace, name } = parseKey(key)
  return objectKey('Endpoints', namespace, name)
}

function reconcile(view: ClusterView, key: ObjectKey): readonly Write[] {
  const { namespace, name } = parseKey(key)
  const source = objectOf(view.objects, 'Endpoints', key)
  const existing = [...view.slicesOf(namespace, name).values()].filter(
    (slice) => slice.metadata.labels?.[managedByLabel] === controllerName,
  )
  if (source === undefined || !isMirrored(view, key, source)) {
    return existing.map((slice) => removeSlice(slice, 'there is nothing to copy any more'))
  }
  const labels = { ...source.metadata.labels, [serviceNameLabel]: name, [managedByLabel]: controllerName }
  return (['IPv4', 'IPv6'] as const).flatMap((addressType) => {
    const own = existing.filter((slice) => isControlledBy(slice, source) && slice.addressType === addressType)
    const groups = groupByPorts(groupsOf(source, addressType))
    if (groups.length === 0) return own.map((slice) => removeSlice(slice, 'nothing is left in it'))
    return planSlices({ owner: source, addressType, labels, most: mostEndpoints }, groups, own)
  })
}

function isMirrored(view: ClusterView, key: ObjectKey, { metadata }: Endpoints): boolean {
  const { namespace, name } = parseKey(key)
  const service = objectOf(view.objects, 'Service', objectKey('Service', namespace, name))
  return (
    service !== undefined &&
    Object.keys(service.spec.selector ?? {}).length === 0 &&
    metadata.labels?.[skipLabel] !== 'true' &&
    metadata.annotations?.[leaderAnnotation] === undefined
  )
}

function groupsOf({ subsets }: Endpoints, family: 'IPv4' | 'IPv6'): readonly PortGroup[] {
  return (subsets ?? []).flatMap(({ addresses, notReadyAddresses, ports }) => {
    const endpoints = [
      ...(addresses ?? []).map((address) => mirrored(address, true)),
      ...(notReadyAddresses ?? []).map((address) => mirrored(address, false)),
    ].filter((endpoint) => endpoint.addresses.some((ip) => familyOf(ip) === family))
    const slicePorts = (ports ?? []).map(({ name = '', port, protocol = 'TCP' }) => ({ name, port, protocol }))
    return endpoints.length === 0 ? [] : [{ ports: slicePorts, endpoints }]
  })
}

const mirrored = ({ ip, hostname, nodeName, targetRef }: EndpointAddress, ready: boolean): SliceEndpoint => ({
  addresses: [ip],
  conditions: { ready },
  ...(hostname === undefined ? {} : { hostname }),
  ...(nodeName === undefined ? {} : { nodeName }),
  ...(targetRef === undefined ? {} : { targetRef }),
})
