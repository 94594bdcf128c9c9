import { nthAddress, type Cidr } from '#model/cidr'
import type { ClusterSettings } from '#model/clusterSettings'

/** The bridge that Flannel has on every Node. Upstream: flannel-io/flannel Documentation/kube-flannel.yml, cni-conf.json. */
export const flannelBridge = 'cni0'

/** The bridge's address in its Node's range: the second, the first being the tunnel's. Undefined where the range has no second. */
export const bridgeAddress = (range: Cidr): string | undefined => nthAddress(range, 1)

/** Whether Pods hang on a bridge: with Flannel they do, and with Calico each has a link of its own to the Node. */
export const hasBridge = ({ cni }: ClusterSettings): boolean => cni.plugin === 'flannel'
