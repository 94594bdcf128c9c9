import { serviceNameLabel } from '#kinds/endpointslice/schema'
import type { Node } from '#kinds/node/schema'
import { podIPs } from '#kinds/pod/addresses'
import { isPodTerminal } from '#kinds/pod/conditions'
import type { Pod } from '#kinds/pod/schema'
import { objectOf, objectsOf } from '#kinds/registry'
import { isHeadless } from '#kinds/service/clusterIPs'
import type { IPFamily, Service } from '#kinds/service/schema'
import { familyOf } from '#model/ip'
import { objectKey, type ObjectKey } from '#model/objectMeta'
import type { Labels } from '#model/selector'
import type { ClusterView } from '../../apiserver/clusterView'
import type { Write } from '../../apiserver/write'
import { isControlledBy } from '../ownedPods'
import { endpointOf } from './endpointOf'
import { groupByPorts, managedByLabel, planSlices, removeSlice, type PortGroup } from './planSlices'
import { portsOf } from './portsOf'
import { hasTopologyMode, withTopologyHints } from './topologyHints'
import { zoneShares } from './zoneShares'

const controllerName = 'endpointslice-controller.k8s.io'
const headlessLabel = 'service.kubernetes.io/headless'

/**
 * The writes after which the slices of a Service hold its Pods, `most` to a slice.
 *
 * A Service without a selector, or that is another name for something else, has no slices but those that people write.
 * Upstream: pkg/controller/endpointslice and staging/src/k8s.io/endpointslice.
 */
export function reconcileSlices(view: ClusterView, key: ObjectKey, most: number): readonly Write[] {
  const service = objectOf(view.objects, 'Service', key)
  if (service === undefined || !selects(service)) return []
  const { name, namespace = '', deletionTimestamp } = service.metadata
  const existing = [...view.slicesOf(namespace, name).values()].filter(
    (slice) => slice.metadata.labels?.[managedByLabel] === controllerName,
  )
  const own = existing.filter((slice) => isControlledBy(slice, service))
  const families = service.spec.ipFamilies ?? ['IPv4']
  const pods = deletionTimestamp === undefined ? selectedPods(view, service) : []
  const labels = labelsOf(service)
  return [
    ...existing
      .filter((slice) => !own.includes(slice))
      .map((slice) => removeSlice(slice, 'it belongs to an earlier Service')),
    ...own
      .filter(({ addressType }) => !families.some((family) => family === addressType))
      .map((slice) => removeSlice(slice, 'the Service has no such addresses')),
    ...(deletionTimestamp === undefined
      ? families.flatMap((addressType) =>
          planSlices(
            { owner: service, addressType, labels, most },
            groupsOf(view, service, pods, addressType),
            own.filter((slice) => slice.addressType === addressType),
          ),
        )
      : []),
  ]
}

const selects = ({ spec }: Service): boolean =>
  spec.type !== 'ExternalName' && Object.keys(spec.selector ?? {}).length > 0

/** Unless every address is published, a Pod counts only while its Node does. */
const selectedPods = (view: ClusterView, { metadata, spec }: Service): readonly Pod[] =>
  view
    .podsSelected(metadata.namespace ?? '', spec.selector)
    .filter((pod) => !isPodTerminal(pod) && podIPs(pod).length > 0)
    .filter((pod) => spec.publishNotReadyAddresses === true || nodeOf(view, pod) !== undefined)

const nodeOf = (view: ClusterView, pod: Pod): Node | undefined =>
  objectOf(view.objects, 'Node', objectKey('Node', '', pod.spec.nodeName ?? ''))

function groupsOf(view: ClusterView, service: Service, pods: readonly Pod[], family: IPFamily): readonly PortGroup[] {
  const groups = groupByPorts(pods.flatMap((pod) => groupOf(view, service, pod, family)))
  return hasTopologyMode(service)
    ? withTopologyHints(groups, zoneShares(objectsOf(view.objects, 'Node').values()))
    : groups
}

function groupOf(view: ClusterView, service: Service, pod: Pod, family: IPFamily): readonly PortGroup[] {
  if (!podIPs(pod).some((ip) => familyOf(ip) === family)) return []
  return [{ ports: portsOf(service, pod), endpoints: [endpointOf(pod, nodeOf(view, pod), service, family)] }]
}

/** The Service's own labels travel with its slices; three are the controller's. */
function labelsOf(service: Service): Labels {
  const { [headlessLabel]: _own, ...labels } = service.metadata.labels ?? {}
  return {
    ...labels,
    [serviceNameLabel]: service.metadata.name,
    [managedByLabel]: controllerName,
    ...(isHeadless(service) ? { [headlessLabel]: '' } : {}),
  }
}
