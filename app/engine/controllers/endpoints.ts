import type { EndpointAddress, Endpoints } from '#kinds/endpoints/schema'
import { podIPs } from '#kinds/pod/addresses'
import { isPodReady, isPodTerminal, isPodTerminating } from '#kinds/pod/conditions'
import type { Pod } from '#kinds/pod/schema'
import { objectOf, objectsOf } from '#kinds/registry'
import { isHeadless } from '#kinds/service/clusterIPs'
import type { Service } from '#kinds/service/schema'
import { canonicalJson } from '#lib/canonicalJson'
import { familyOf } from '#model/ip'
import { keyOf, objectKey, type ObjectKey } from '#model/objectMeta'
import type { ClusterView } from '../apiserver/clusterView'
import type { Write } from '../apiserver/write'
import { itself, watch, type Controller } from './controller'
import { portsOf } from './endpointslice/portsOf'
import { realChanges } from './realChanges'
import { selectingServices } from './selectingServices'

const headlessLabel = 'service.kubernetes.io/headless'
const managedByLabel = 'endpoints.kubernetes.io/managed-by'
const overCapacity = 'endpoints.kubernetes.io/over-capacity'
const mostAddresses = 1000

/**
 * Keeps the older Endpoints object of each Service with a selector; deprecated since 1.33 and still written.
 *
 * Upstream: pkg/controller/endpoint.
 */
export const endpointsController: Controller = {
  name: 'endpoint-controller',
  watches: [
    watch('Service', itself),
    watch('Pod', selectingServices),
    watch('Endpoints', ({ key, before, after }) => {
      const { namespace = '', name } = (after ?? before)?.metadata ?? { name: key }
      return [objectKey('Service', namespace, name)]
    }),
    watch('Node', ({ before, after }, view) =>
      before !== undefined && after !== undefined ? [] : objectsOf(view.objects, 'Service').keys(),
    ),
  ],
  reconcile,
}

function reconcile(view: ClusterView, key: ObjectKey): readonly Write[] {
  const service = objectOf(view.objects, 'Service', key)
  if (service === undefined) return orphaned(view, key)
  if (service.spec.type === 'ExternalName' || Object.keys(service.spec.selector ?? {}).length === 0) return []
  const wanted = endpointsOf(view, service)
  const old = objectOf(view.objects, 'Endpoints', keyOf(wanted))
  if (old === undefined) return [{ type: 'create', object: wanted }]
  const next: Endpoints = { ...wanted, metadata: { ...old.metadata, ...wanted.metadata } }
  return realChanges(view, [{ type: 'update', object: next }])
}

/** Endpoints that this controller wrote go with their Service; those that people wrote stay. */
function orphaned(view: ClusterView, service: ObjectKey): readonly Write[] {
  const [, namespace = '', name = ''] = service.split('/')
  const key = objectKey('Endpoints', namespace, name)
  const ours = objectOf(view.objects, 'Endpoints', key)?.metadata.labels?.[managedByLabel] === 'endpoint-controller'
  return ours ? [{ type: 'delete', key, because: 'its Service is gone' }] : []
}

interface Counted {
  readonly address: EndpointAddress
  readonly ready: boolean
  readonly ports: ReturnType<typeof portsOf>
}

function endpointsOf(view: ClusterView, service: Service): Endpoints {
  const { name, namespace, labels: own } = service.metadata
  const { [headlessLabel]: _own, ...labels } = own ?? {}
  const all = view.podsSelected(namespace ?? '', service.spec.selector).flatMap((pod) => counted(view, service, pod))
  const kept = [...all.filter(({ ready }) => ready), ...all.filter(({ ready }) => !ready)].slice(0, mostAddresses)
  return {
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      labels: {
        ...labels,
        [managedByLabel]: 'endpoint-controller',
        ...(isHeadless(service) ? { [headlessLabel]: '' } : {}),
      },
      annotations: all.length > mostAddresses ? { [overCapacity]: 'truncated' } : {},
    },
    subsets: subsetsOf(kept),
  }
}

function counted(view: ClusterView, service: Service, pod: Pod): readonly Counted[] {
  const publishes = service.spec.publishNotReadyAddresses === true
  if (isPodTerminal(pod)) return []
  if (isPodTerminating(pod) && !publishes) return []
  if (!publishes && !view.objects.byKind.get('Node')?.has(objectKey('Node', '', pod.spec.nodeName ?? ''))) return []
  const family = service.spec.ipFamilies?.[0] ?? 'IPv4'
  const ip = podIPs(pod).find((one) => familyOf(one) === family)
  if (ip === undefined) return []
  const { hostname, subdomain, nodeName } = pod.spec
  const address: EndpointAddress = {
    ip,
    ...(hostname !== undefined && hostname !== '' && subdomain === service.metadata.name ? { hostname } : {}),
    ...(nodeName === undefined ? {} : { nodeName }),
    targetRef: {
      kind: 'Pod',
      namespace: pod.metadata.namespace ?? '',
      name: pod.metadata.name,
      ...(pod.metadata.uid === undefined ? {} : { uid: pod.metadata.uid }),
    },
  }
  const ports = portsOf(service, pod)
  // A Pod that has none of the named ports is left out here, unlike in slices.
  if (ports.length === 0 && (service.spec.ports ?? []).length > 0) return []
  return [{ address, ready: publishes || isPodReady(pod), ports }]
}

/** Addresses with the same ports share a subset. Upstream: pkg/api/v1/endpoints/util.go RepackSubsets. */
function subsetsOf(all: readonly Counted[]): NonNullable<Endpoints['subsets']> {
  const groups = new Map<string, Counted[]>()
  for (const one of all) {
    const key = canonicalJson(one.ports)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [one])
    else group.push(one)
  }
  return [...groups.values()].map((group) => {
    const addresses = group.filter(({ ready }) => ready).map(({ address }) => address)
    const notReadyAddresses = group.filter(({ ready }) => !ready).map(({ address }) => address)
    const ports = (group[0]?.ports ?? []).map(({ name = '', port = 0, protocol = 'TCP' }) => ({
      ...(name === '' ? {} : { name }),
      port,
      protocol,
    }))
    return {
      ...(addresses.length === 0 ? {} : { addresses: addresses.sort(byAddress) }),
      ...(notReadyAddresses.length === 0 ? {} : { notReadyAddresses: notReadyAddresses.sort(byAddress) }),
      ...(ports.length === 0 ? {} : { ports }),
    }
  })
}

const byAddress = (a: EndpointAddress, b: EndpointAddress): number => (a.ip < b.ip ? -1 : a.ip > b.ip ? 1 : 0)
