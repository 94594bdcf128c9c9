import { loadBalancerProviders } from '#model/loadBalancerProviders'
import type { CniSettings, KubeProxySettings, LoadBalancerSettings, ProxyMode } from '#model/clusterSettings'

interface Words<T> {
  readonly value: T
  readonly label: string
  /** What it changes about packets. */
  readonly note: string
}

/** Every network plugin and its modes, in words. */
export const plugins: readonly Words<CniSettings>[] = [
  {
    value: { plugin: 'calico', mode: 'bgp' },
    label: 'Calico, BGP',
    note: 'Every Node has a route to the Pods of each other Node. Packets cross the wire as they are.',
  },
  {
    value: { plugin: 'calico', mode: 'ipip' },
    label: 'Calico, IP in IP',
    note: 'Between Nodes a packet travels inside another IPv4 packet, of protocol 4.',
  },
  {
    value: { plugin: 'calico', mode: 'vxlan' },
    label: 'Calico, VXLAN',
    note: 'Between Nodes a packet travels inside a UDP packet to port 4789.',
  },
  {
    value: { plugin: 'flannel', mode: 'vxlan' },
    label: 'Flannel, VXLAN',
    note: 'Pods hang on the bridge cni0. Between Nodes a packet travels inside a UDP packet to port 8472.',
  },
  {
    value: { plugin: 'flannel', mode: 'host-gw' },
    label: 'Flannel, host-gw',
    note: 'Pods hang on the bridge cni0. Every Node is the gateway to its Pods; packets cross the wire as they are.',
  },
  {
    value: { plugin: 'cilium', mode: 'tunnel' },
    label: 'Cilium',
    note: 'Programs in the kernel choose the endpoint, where the others have rules.',
  },
]

/** The modes of kube-proxy, in words. */
export const proxyModes: readonly Words<ProxyMode>[] = [
  {
    value: 'iptables',
    label: 'iptables',
    note: 'A chain for every Service, a chain for every endpoint, a draw between them.',
  },
  { value: 'nftables', label: 'nftables', note: 'One map from address and port to the Service.' },
  { value: 'ipvs', label: 'IPVS', note: 'A virtual server for every Service, with a scheduler of its own.' },
]

/** How kube-proxy tells what comes from Pods, in words. */
export const localModes: readonly Words<KubeProxySettings['detectLocalMode']>[] = [
  {
    value: 'ClusterCIDR',
    label: 'ClusterCIDR',
    note: 'What comes for a cluster IP from outside the range of all Pods is masqueraded.',
  },
  {
    value: 'NodeCIDR',
    label: 'NodeCIDR',
    note: 'What comes for a cluster IP from other than the Node’s own Pods is masqueraded.',
  },
  {
    value: 'None',
    label: 'None',
    note: 'Nobody is told apart: what comes for a cluster IP keeps its source, wherever it is from.',
  },
]

const usual: readonly LoadBalancerSettings[] = [
  { provider: 'none' },
  { provider: 'metallb-l2' },
  { provider: 'metallb-bgp' },
  { provider: 'gcp-passthrough' },
  { provider: 'aws-nlb', targets: 'instance', preserveClientIP: true },
  { provider: 'aws-clb', proxyProtocol: false },
]

/** Every provider of load balancers with its usual options, in words. */
export const providers: readonly Words<LoadBalancerSettings>[] = usual.map((value) => {
  const { name, does } = loadBalancerProviders[value.provider]
  return { value, label: name, note: does }
})

/** Whether anything takes time, in words. */
export const timeModes: readonly Words<'instant' | 'overTime'>[] = [
  { value: 'instant', label: 'Instant', note: 'Whatever follows from a change has happened before anybody looks.' },
  {
    value: 'overTime',
    label: 'Over time',
    note: 'Each component hears and acts with its own delay, and the clock lets time go by.',
  },
]
