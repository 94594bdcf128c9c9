import { keyOf } from '#model/objectMeta'
import { objectsOf } from '#kinds/registry'
import type { Service } from '#kinds/service/schema'
import { allotmentOf } from '../cloud/allotment'
import type { Balancer } from '../cloud/balancer'
import { balancersOf } from '../cloud/balancersOf'
import type { World } from '../world'
import type { Finding } from './finding'

/** Why a Service of type LoadBalancer is not reached by its external address: it has none, or nobody takes what is sent there. */
export function loadBalancerFindings(service: Service, world: World): readonly Finding[] {
  const { settings, objects } = world
  if (service.spec.type !== 'LoadBalancer') return []
  const regarding = keyOf(service)
  if ((service.status?.loadBalancer?.ingress ?? []).length === 0) {
    const allotted = allotmentOf(service, settings, addressesOfOthers(world, service))
    if (!('pending' in allotted)) return []
    const { code, sentence } = allotted.pending
    return [{ regarding, code, sentence, evidence: [] }]
  }
  const balancer = balancersOf(settings, objects).find((one) => one.service === regarding)
  if (!balancer) return []
  const finding = (code: string, sentence: string): readonly Finding[] => [
    { regarding, code, sentence, evidence: balancer.targets.map((target) => target.key).slice(0, 1) },
  ]
  if (balancer.targets.length > 0 && balancer.targets.every((target) => target.ports.length === 0)) {
    const sentence = `The balancer sends to node ports, and the Service has none: allocateLoadBalancerNodePorts is false.`
    return finding('load-balancer-without-node-ports', sentence)
  }
  if (balancer.inUse.length > 0) return []
  return finding('load-balancer-without-targets', nobodyTakes(balancer))
}

function nobodyTakes({ kind, addresses, targets }: Balancer): string {
  const because = targets[0] ? `: ${targets[0].because}` : ''
  return kind.provider.startsWith('metallb')
    ? `No Node announces ${addresses.join(', ')}${because}.`
    : `No target of the balancer is healthy${because}.`
}

const addressesOfOthers = ({ objects }: World, own: Service): ReadonlySet<string> =>
  new Set(
    [...objectsOf(objects, 'Service').values()].flatMap((service) =>
      service === own ? [] : (service.status?.loadBalancer?.ingress ?? []).flatMap(({ ip }) => ip ?? []),
    ),
  )
