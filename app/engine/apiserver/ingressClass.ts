import { ingressClassAnnotation, type Ingress } from '#kinds/ingress/schema'
import { defaultClassAnnotation } from '#kinds/ingressclass/schema'
import { objectsOf } from '#kinds/registry'
import type { ClusterView } from './clusterView'

/**
 * The Ingress with the class of those that name none, where there is one: of several the newest, then the first by name.
 *
 * Upstream: plugin/pkg/admission/network/defaultingressclass.
 */
export function withDefaultClass(ingress: Ingress, { objects }: ClusterView): Ingress {
  const { metadata, spec } = ingress
  if (spec.ingressClassName !== undefined || metadata.annotations?.[ingressClassAnnotation] !== undefined)
    return ingress
  const [first] = Array.from(objectsOf(objects, 'IngressClass').values(), (one) => one.metadata)
    .filter(({ annotations }) => annotations?.[defaultClassAnnotation] === 'true')
    .sort((a, b) => order(b.creationTimestamp ?? '', a.creationTimestamp ?? '') || order(a.name, b.name))
  return first === undefined ? ingress : { ...ingress, spec: { ...spec, ingressClassName: first.name } }
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
