import { metadataChangeErrors } from '#kinds/metadata'
import { invalid } from '#kinds/fieldErrors'
import { definitionOf } from '#kinds/registry'
import type { Ingress } from '#kinds/ingress/schema'
import type { Service } from '#kinds/service/schema'
import { err, ok, type Result } from '#lib/result'
import { cidrsOf } from '#model/addressFamilies'
import { cidrsOverlap } from '#model/cidr'
import type { FieldError, StatusError } from '#model/fieldError'
import type { KubeObject } from '#model/objectMeta'
import { declaredPools } from '../cni/ipPools'
import type { ClusterView } from './clusterView'
import { withDefaultClass } from './ingressClass'
import { allocateService, type ServicePool } from './serviceAllocation'
import { withoutFieldsOfOldType } from './serviceUpdate'
import { invalidObject } from './statusErrors'

/**
 * The object as it would be stored, or the refusal: defaults, allocation, validation, in this order.
 *
 * Allocation comes before validation, as in the API server, and its first failure is the only one reported; validation
 * reports all at once.
 */
export function admit(
  object: KubeObject,
  old: KubeObject | undefined,
  view: ClusterView,
): Result<KubeObject, StatusError> {
  const definition = definitionOf(object.kind)
  const defaulted = definition.defaults(object)
  const allocated = isService(defaulted)
    ? admitService(defaulted, old !== undefined && isService(old) ? old : undefined, view)
    : ok(isIngress(defaulted) && old === undefined ? withDefaultClass(defaulted, view) : defaulted)
  if (!allocated.ok) return allocated
  const errors = [
    ...definition.validate(allocated.value, old),
    ...(old === undefined ? poolOverlaps(allocated.value, view) : metadataChangeErrors(allocated.value, old)),
  ]
  return errors.length > 0 ? err(invalidObject(allocated.value, errors)) : allocated
}

/** Pools of Calico have no address in common. Upstream: libcalico-go/lib/clientv3/ippool.go validateAndSetDefaults, v3.28. */
function poolOverlaps(object: KubeObject, view: ClusterView): readonly FieldError[] {
  const [own] = declaredPools([object])
  const others = own ? declaredPools(view.objects.byKind.get('IPPool')?.values() ?? []) : []
  return others.flatMap(({ name, cidr }) =>
    own && name !== own.name && cidrsOverlap(cidr, own.cidr)
      ? [
          invalid(
            'spec.cidr',
            own.cidr.text,
            `IPPool(${own.name}) CIDR overlaps with IPPool(${name}) CIDR ${cidr.text}`,
          ),
        ]
      : [],
  )
}

/** Objects are partitioned by kind, and a known kind has one API version, so the kind tells the type. */
const isIngress = (object: KubeObject): object is Ingress => object.kind === 'Ingress'

const isService = (object: KubeObject): object is Service => object.kind === 'Service'

function admitService(service: Service, old: Service | undefined, view: ClusterView): Result<Service, StatusError> {
  const allocated = allocateService(service, old, poolOf(view))
  return allocated.ok && old !== undefined ? ok(withoutFieldsOfOldType(allocated.value, old)) : allocated
}

/** What the cluster has to hand out, judged by what its Services hold. */
function poolOf(view: ClusterView): ServicePool {
  const { serviceCIDR, nodePortRange, seed } = view.settings
  return {
    serviceCIDRs: cidrsOf(serviceCIDR),
    nodePortRange,
    seed,
    isClusterIPTaken: (ip) => view.servicesWithClusterIP(ip).size > 0,
    isNodePortTaken: (port) => view.servicesWithNodePort(port).size > 0,
    isClusterIPReserved: view.isAddressReserved,
    isNodePortReserved: view.isNodePortReserved,
  }
}
