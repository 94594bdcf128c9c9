import type { Latency } from '#model/latency'
import type { KubeletTimes } from './podRun'

/**
 * How long what a kubelet does takes, from what the scenario says of time. The kubelet looks at its containers once a
 * second (`genericPlegRelistPeriod`).
 */
export const kubeletTimes = ({ sandbox, imagePull, containerStart }: Latency): KubeletTimes => ({
  sandbox,
  pull: imagePull,
  start: containerStart,
  relist: 1000,
  init: 1000,
  cleanUp: 100,
})
