import type { LatencySettings } from './latency'

export type ProxyMode = 'iptables' | 'nftables' | 'ipvs'

export type CniSettings =
  | { readonly plugin: 'calico'; readonly mode: 'bgp' | 'ipip' | 'vxlan' }
  | {
      readonly plugin: 'flannel'
      readonly mode: 'vxlan' | 'host-gw'
      /** Whether a Pod can reach itself through a Service: bridge ports let a frame out where it came in. On by default. */
      readonly hairpin?: boolean
      /** Whether iptables sees what the bridge switches (`net.bridge.bridge-nf-call-iptables`). On by default. */
      readonly bridgeNfCall?: boolean
    }
  | { readonly plugin: 'cilium'; readonly mode: 'tunnel' | 'native' }

/**
 * What stands before the cluster for Services of type LoadBalancer. `instance`: the balancer sends to node ports; `ip`: to
 * the Pods themselves.
 */
export type LoadBalancerSettings =
  | { readonly provider: 'none' }
  | { readonly provider: 'gcp-passthrough' | 'metallb-l2' | 'metallb-bgp' }
  | { readonly provider: 'aws-nlb'; readonly targets: 'instance' | 'ip'; readonly preserveClientIP: boolean }
  | { readonly provider: 'aws-clb'; readonly proxyProtocol: boolean }

export type LoadBalancerProvider = LoadBalancerSettings['provider']

/** What kube-proxy is told on every Node, under the names of its configuration file (KubeProxyConfiguration). */
export interface KubeProxySettings {
  /**
   * How it tells what comes from Pods: by the cluster's range of Pod addresses (`podCIDR`), or by its own Node's. `None`
   * leaves it without either, as without `clusterCIDR`: then nothing is masqueraded for coming from elsewhere.
   */
  readonly detectLocalMode: 'ClusterCIDR' | 'NodeCIDR' | 'None'
  /** Whether everything that comes for a cluster IP is masqueraded. */
  readonly masqueradeAll: boolean
  /** Ranges of the Node's addresses that node ports answer on, or `primary`; empty for all of its addresses. */
  readonly nodePortAddresses: readonly string[]
  /** Whether node ports answer on 127.0.0.1 as well, for which the Node has to route loopback addresses. */
  readonly localhostNodePorts: boolean
}

/**
 * What a scenario says about its cluster (`spec.cluster`). All addresses are text, as in the file. A range may be two, one
 * of each address family with a comma between them, the primary family first (`model/addressFamilies`).
 */
export interface ClusterSettings {
  readonly podCIDR: string
  readonly serviceCIDR: string
  readonly nodeCIDR: string
  readonly loadBalancerCIDR: string
  readonly nodePortRange: { readonly from: number; readonly to: number }
  readonly dnsDomain: string
  readonly proxyMode: ProxyMode
  readonly kubeProxy: KubeProxySettings
  readonly cni: CniSettings
  readonly loadBalancer: LoadBalancerSettings
  readonly ingress: 'auto' | 'none'
  /** `auto`: a cluster without Nodes gets node1, node2 and node3. */
  readonly nodes: 'auto' | 'none'
  /** `auto`: kube-system gets two CoreDNS Pods and the Service kube-dns unless the file brings its own. */
  readonly coredns: 'auto' | 'none'
  /** `net.netfilter.nf_conntrack_max` on every Node; kube-proxy sets 32768 for each core, and no less than the default here. */
  readonly conntrackMax: number
  /**
   * What becomes of packets that connection tracking calls INVALID. `drop`: kube-proxy's rule drops them. `liberal`:
   * with `tcpBeLiberal` TCP windows are not looked at, and kube-proxy writes no such rule. `forward`: neither, as before
   * Kubernetes 1.15.
   */
  readonly invalidPackets: 'drop' | 'liberal' | 'forward'
  /** `instant`: the control plane comes to rest before anybody looks. Otherwise time has to go by for anything to happen. */
  readonly latency: LatencySettings
  readonly seed: number
}

export const defaultClusterSettings: ClusterSettings = {
  podCIDR: '10.244.0.0/16',
  serviceCIDR: '10.96.0.0/12',
  nodeCIDR: '192.168.0.0/24',
  loadBalancerCIDR: '203.0.113.64/26',
  nodePortRange: { from: 30000, to: 32767 },
  dnsDomain: 'cluster.local',
  proxyMode: 'iptables',
  kubeProxy: { detectLocalMode: 'ClusterCIDR', masqueradeAll: false, nodePortAddresses: [], localhostNodePorts: true },
  cni: { plugin: 'calico', mode: 'bgp' },
  loadBalancer: { provider: 'metallb-l2' },
  ingress: 'auto',
  nodes: 'auto',
  coredns: 'auto',
  conntrackMax: 131072,
  invalidPackets: 'drop',
  latency: 'instant',
  seed: 1,
}

/** A machine outside the cluster (`spec.hosts[]`). */
export interface ExternalHost {
  readonly name: string
  /** Its address, or one of each family with a comma between them. */
  readonly ip: string
  /** Ports the machine listens on, as `443/TCP`; none by default. */
  readonly listens: readonly string[]
  /** Names that public DNS answers with its address. */
  readonly names: readonly string[]
}
