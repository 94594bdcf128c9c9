import { memoByKey, memoLast } from '#lib/memo'
import type { ClusterSettings, ExternalHost } from '#model/clusterSettings'
import type { ObjectStore } from '#model/objectStore'
import { objectsOf } from '#kinds/registry'
import { observedBy, type World } from '../world'
import { balancersOf } from '../cloud/balancersOf'
import { publicRecords, type PublicNames, type PublicRecords } from './publicDns'

/** The part of CoreDNS's configuration that decides answers. Zones and fallthrough are written without a final dot. */
export interface Corefile {
  /** The zones of the kubernetes plugin; reverse zones (`in-addr.arpa`) answer PTR. */
  readonly zones: readonly string[]
  readonly ttl: number
  readonly pods: 'disabled' | 'insecure' | 'verified'
  /** Zones in which a missing name goes on to the upstream. */
  readonly fallthrough: readonly string[]
}

/** Everything an answer can depend on. */
export interface ZoneData {
  readonly corefile: Corefile
  readonly store: ObjectStore
  /** Serial of the SOA record. */
  readonly serial: number
  /** The address of the CoreDNS Pod that answers, where one runs. */
  readonly podIp?: string
  /** What `forward` reaches; without it other names are SERVFAIL. */
  readonly upstream?: PublicRecords
}

/** The configuration that kubeadm installs. Upstream: cmd/kubeadm/app/phases/addons/dns/manifests.go, v1.34. */
export const kubeadmCorefile = memoByKey((domain: string): Corefile => ({
  zones: [domain, 'in-addr.arpa', 'ip6.arpa'],
  ttl: 30,
  pods: 'insecure',
  fallthrough: ['in-addr.arpa', 'ip6.arpa'],
}))

/**
 * What CoreDNS of this world answers from: the objects as it has seen them, and public DNS behind it.
 *
 * The serial counts changes of the API server's objects, because the simulation has no calendar to take seconds from.
 */
export const zoneDataOf = (world: World): ZoneData =>
  zoneData(world.settings, world.hosts, observedBy(world, 'coredns'))

const zoneData = memoLast((settings: ClusterSettings, hosts: readonly ExternalHost[], store: ObjectStore): ZoneData => {
  const podIp = corednsAddress(store)
  return {
    corefile: kubeadmCorefile(settings.dnsDomain),
    store,
    serial: store.revision,
    ...(podIp === undefined ? {} : { podIp }),
    upstream: publicRecords([...hosts, ...balancerNames(settings, store)]),
  }
})

/** The hostnames of load balancers. The provider publishes them, so they are in public DNS. */
const balancerNames = (settings: ClusterSettings, store: ObjectStore): readonly PublicNames[] =>
  balancersOf(settings, store).flatMap(({ hostname, addresses }) =>
    hostname === undefined ? [] : addresses.map((ip) => ({ ip, names: [hostname] })),
  )

function corednsAddress(store: ObjectStore): string | undefined {
  for (const pod of objectsOf(store, 'Pod').values()) {
    const isDns = pod.metadata.namespace === 'kube-system' && pod.metadata.labels?.['k8s-app'] === 'kube-dns'
    if (isDns && pod.status?.podIP !== undefined) return pod.status.podIP
  }
  return undefined
}
