import { isEqual } from '#lib/isEqual'
import { cidrContains } from '#model/cidr'
import type { ClusterSettings } from '#model/clusterSettings'
import { keyOf, type ObjectKey } from '#model/objectMeta'
import { objectOf, objectsOf } from '#kinds/registry'
import type { Service } from '#kinds/service/schema'
import type { ClusterView } from '../apiserver/clusterView'
import type { Write } from '../apiserver/write'
import { itself, watch, type Controller } from '../controllers/controller'
import { allotmentOf, isHandedOutHere, rangesOf, type IngressPoint } from './allotment'

/**
 * Hands out external addresses to Services of type LoadBalancer: the cloud's service controller, or MetalLB's.
 *
 * A Service that waits is looked at again when another one gives its address back.
 * Upstream: k8s.io/cloud-provider/controllers/service, metallb controller.
 */
export const serviceController: Controller = {
  name: 'service-controller',
  actsAs: ({ settings: { loadBalancer } }) =>
    loadBalancer.provider.startsWith('metallb') ? 'metallb-controller' : 'service-controller',
  watches: [
    watch('Service', (change, view) =>
      givesBack(change) ? [change.key, ...waiting(view)] : itself({ key: change.key }),
    ),
  ],
  pace: 'loadBalancer',
  remembers: true,
  reconcile,
}

const ingressOf = (service: Service | undefined): readonly IngressPoint[] =>
  service?.status?.loadBalancer?.ingress ?? []

const givesBack = ({ before, after }: { readonly before?: Service; readonly after?: Service }): boolean =>
  ingressOf(before).length > 0 && ingressOf(after).length === 0

const waiting = ({ objects }: ClusterView): readonly ObjectKey[] =>
  [...objectsOf(objects, 'Service')].flatMap(([key, service]) =>
    service.spec.type === 'LoadBalancer' && ingressOf(service).length === 0 ? [key] : [],
  )

function reconcile(view: ClusterView, key: ObjectKey): readonly Write[] {
  const service = objectOf(view.objects, 'Service', key)
  if (service?.spec.type !== 'LoadBalancer') return []
  const given = ingressOf(service)
  if (given.length > 0 && staysGiven(service, view.settings)) return []
  const allotted = allotmentOf(service, view.settings, addressesOfOthers(view, key))
  if ('pending' in allotted) {
    const { says } = allotted.pending
    const tells: readonly Write[] =
      says === undefined ? [] : [{ type: 'tell', happening: { type: 'warning', regarding: key, message: says } }]
    return [...(given.length > 0 ? [withIngress(service, [], 'its address is taken back')] : []), ...tells]
  }
  const value = allotted.ingress.map(({ ip, hostname }) => ip ?? hostname ?? '').join(', ')
  const message = `service/${service.metadata.name} is reached from outside at ${value} (status.loadBalancer)`
  const happening = { type: 'allocated', regarding: key, field: 'status.loadBalancer', value, message } as const
  return [withIngress(service, allotted.ingress, `external address ${value}`), { type: 'tell', happening }]
}

/** What this provider could have handed out stays, and so does what comes from elsewhere, as in a dump of a real cluster. */
function staysGiven(service: Service, settings: ClusterSettings): boolean {
  const fresh = allotmentOf(service, settings, new Set())
  return ingressOf(service).every((point) => {
    if (!isHandedOutHere(point, settings)) return true
    if ('pending' in fresh) return false
    const [expected] = fresh.ingress
    if (point.hostname !== undefined) return isEqual(point.hostname, expected?.hostname)
    const { loadBalancerIP } = service.spec
    const inRange = rangesOf(settings.loadBalancerCIDR).some((range) => cidrContains(range, point.ip ?? ''))
    return expected?.ip !== undefined && inRange && (loadBalancerIP ?? point.ip) === point.ip
  })
}

const addressesOfOthers = ({ objects }: ClusterView, own: ObjectKey): ReadonlySet<string> =>
  new Set(
    [...objectsOf(objects, 'Service').values()].flatMap((service) =>
      keyOf(service) === own ? [] : ingressOf(service).flatMap(({ ip }) => ip ?? []),
    ),
  )

const withIngress = (service: Service, ingress: readonly IngressPoint[], because: string): Write => ({
  type: 'updateStatus',
  object: {
    ...service,
    ...{ status: { ...service.status, loadBalancer: ingress.length === 0 ? {} : { ingress } } },
  },
  because,
})
