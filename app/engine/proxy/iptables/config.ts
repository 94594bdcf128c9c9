import type { NodeTopology } from '../usableEndpoints'

/** Settings of kube-proxy that show in its rules, for one address family. */
export interface IptablesConfig {
  /** Addresses of Pods: what comes from elsewhere is masqueraded on its way to a cluster IP. Absent: no telling, so nothing is. */
  readonly clusterCIDR?: string
  readonly masqueradeAll: boolean
  /** `1 << masqueradeBit`. */
  readonly mark: number
  /** Ranges; empty for every address of the node. */
  readonly nodePortAddresses: readonly string[]
  /** Whether the node's iptables knows `--random-fully`. */
  readonly randomFully: boolean
  /** Whether node ports answer on 127.0.0.1; IPv6 never does. */
  readonly localhostNodePorts: boolean
  /** Whether the node's kernel let kube-proxy create its accounting counters. */
  readonly nfacct: boolean
  /** The sysctl `net.netfilter.nf_conntrack_tcp_be_liberal`. */
  readonly conntrackTcpLiberal: boolean
}

export const defaultIptablesConfig: IptablesConfig = {
  masqueradeAll: false,
  mark: 1 << 14,
  nodePortAddresses: [],
  randomFully: true,
  localhostNodePorts: true,
  nfacct: false,
  conntrackTcpLiberal: false,
}

/** The node that a kube-proxy runs on. */
export interface ProxyNode extends NodeTopology {
  /** The primary address. */
  readonly ip: string
  /** All addresses but those of the loopback interface. */
  readonly ips: readonly string[]
}
