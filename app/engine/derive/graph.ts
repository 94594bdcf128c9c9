import type { ObjectKey } from '#model/objectMeta'
import type { ServiceType } from '#kinds/service/schema'

export type PodState = 'ready' | 'notReady' | 'pending' | 'terminating' | 'completed'

export type GraphNode =
  | {
      readonly type: 'Node'
      readonly key: ObjectKey
      readonly name: string
      readonly address: string
      readonly podCIDR: string
    }
  | {
      readonly type: 'Pod'
      readonly key: ObjectKey
      /** The Node it is bound to; absent while it waits for one. */
      readonly node?: ObjectKey
      readonly namespace: string
      readonly name: string
      /** The generated part at the end of the name, when an owner made it: `4xk2p`. */
      readonly suffix?: string
      readonly address: string
      /** Ports it listens on, as `8080`, the first ones first. */
      readonly ports: readonly number[]
      readonly state: PodState
      /** Why it is in that state, one sentence; empty when ready. */
      readonly because: string
    }
  | {
      readonly type: 'Service'
      readonly key: ObjectKey
      readonly namespace: string
      readonly name: string
      readonly serviceType: ServiceType
      readonly headless: boolean
      /** `10.96.40.40`, `None`, or the external name. */
      readonly address: string
      readonly ports: readonly {
        readonly port: number
        readonly targetPort: string
        readonly nodePort?: number
        readonly protocol: string
        readonly name: string
      }[]
      /** One per endpoint, in slice order. */
      readonly endpoints: readonly EndpointState[]
    }
  | {
      readonly type: 'Host'
      readonly key: ObjectKey
      readonly name: string
      readonly address: string
      readonly listens: readonly string[]
    }

export type EndpointState = 'ready' | 'notReady' | 'terminating'

export interface GraphEdge {
  readonly id: string
  readonly service: ObjectKey
  readonly pod: ObjectKey
  readonly state: EndpointState
}

/** The picture without pixels: what stands on the canvas, and which Service leads to which Pods. */
export interface Graph {
  readonly nodes: readonly GraphNode[]
  readonly edges: readonly GraphEdge[]
}
