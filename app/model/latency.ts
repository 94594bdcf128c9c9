/**
 * How long each part of the control plane takes to notice and to act, in milliseconds of simulated time
 * (`spec.cluster.latency`). Typical values are those of a small healthy cluster.
 */
export interface Latency {
  /** From a write until the informers of the control plane have heard of it. */
  readonly watch: number
  /** From hearing of a Pod that waits until it is bound. */
  readonly scheduler: number
  /** From hearing of a change until a loop of the controller manager has acted on it. */
  readonly controllers: number
  /** The same, for the slices and Endpoints of Services. */
  readonly endpoints: number
  /** From hearing of a change until a kubelet acts on it. */
  readonly kubelet: number
  /** Making a Pod's sandbox and its network (CNI ADD). */
  readonly sandbox: number
  readonly imagePull: number
  readonly containerStart: number
  /** From a change in its state until a kubelet has told the API server. */
  readonly status: number
  /** `minSyncPeriod` of kube-proxy: what two runs keep between them, after a burst of two. */
  readonly minSync: number
  /** How long kube-proxy writes rules. */
  readonly proxySync: number
  /** From a write until CoreDNS answers by it. */
  readonly dns: number
  /** From hearing of a Service until the cloud, or MetalLB, has made its balancer. */
  readonly loadBalancer: number
}

export const typicalLatency: Latency = {
  watch: 10,
  scheduler: 30,
  controllers: 20,
  endpoints: 30,
  kubelet: 10,
  sandbox: 500,
  imagePull: 0,
  containerStart: 200,
  status: 20,
  minSync: 1000,
  proxySync: 50,
  dns: 60,
  loadBalancer: 5000,
}

/** What a scenario says of time: nothing takes any (`instant`), or how much everything takes. */
export type LatencySettings = 'instant' | Latency
