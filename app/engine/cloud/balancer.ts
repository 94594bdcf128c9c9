import type { LoadBalancerSettings } from '#model/clusterSettings'
import type { ObjectKey } from '#model/objectMeta'
import type { Protocol } from '#model/port'

/** Somebody that a load balancer may send to: a Node or, with targets `ip`, a Pod. */
export interface BalancerTarget {
  readonly key: ObjectKey
  readonly name: string
  readonly addresses: readonly string[]
  /** Where a connection to each port of the Service goes on this target; a port that is not there goes nowhere. */
  readonly ports: readonly { readonly protocol: Protocol; readonly port: number; readonly to: number }[]
  readonly healthy: boolean
  /** What says so, as a fact: `its node port 30080 answers`. */
  readonly because: string
}

/** What stands before the cluster for one Service of type LoadBalancer. */
export interface Balancer {
  /** `LoadBalancer/NAMESPACE/NAME`: no object of Kubernetes, but something that can be pointed at. */
  readonly key: ObjectKey
  readonly service: ObjectKey
  readonly namespace: string
  readonly name: string
  /** What the machine that stands there is called: `NLB web`. On layer 2 there is none: a Node answers for the address. */
  readonly machine?: string
  readonly kind: Exclude<LoadBalancerSettings, { readonly provider: 'none' }>
  /** What clients connect to, where the status holds a name. */
  readonly hostname?: string
  /** The addresses that clients send to, one for each family. */
  readonly addresses: readonly string[]
  /** Its own addresses in the Nodes' network, the source of what it sends itself. Empty where no machine stands there. */
  readonly inside: readonly string[]
  readonly ports: readonly { readonly protocol: Protocol; readonly port: number }[]
  readonly targets: readonly BalancerTarget[]
  /** Those that connections go to: the healthy ones, or whoever is left when none is. */
  readonly inUse: readonly BalancerTarget[]
  /** Ranges that it lets in itself; empty where it lets everybody in. */
  readonly sourceRanges: readonly string[]
}
