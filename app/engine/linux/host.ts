import type { AddressFamily } from '#model/ip'
import type { ConntrackEntry, HostId, HostRef } from '#model/trace'
import type { Protocol } from '#model/port'
import type { RuleSet } from '../netfilter/ast'

export interface Interface {
  readonly name: string
  readonly kind: 'loopback' | 'ethernet' | 'veth'
  /** With prefix length: `10.244.1.7/32`. */
  readonly addresses: readonly string[]
  readonly mtu: number
  /** The other end of a veth. */
  readonly peer?: { readonly host: HostId; readonly interface: string }
  /** Answers ARP for every address, as Calico's host ends do for 169.254.1.1. */
  readonly proxyArp?: boolean
}

export interface Route {
  /** `0.0.0.0/0` is the default route. */
  readonly prefix: string
  readonly via?: string
  /** Empty for a blackhole. */
  readonly dev: string
  /** Preferred source address, where the route names one. */
  readonly src?: string
  /** `proto` as `ip route` prints it: kernel, bird, boot. */
  readonly protocol: 'kernel' | 'bird' | 'boot'
  readonly type: 'unicast' | 'blackhole'
}

export interface ListeningSocket {
  readonly protocol: Protocol
  /** `0.0.0.0` for all addresses. */
  readonly address: string
  readonly port: number
  /** What answers: `http`, `dns` (CoreDNS) or a plain socket. */
  readonly service: 'http' | 'dns' | 'plain'
  /** The Pod whose process it is, where that is not the host itself: a Pod on the host network. */
  readonly owner?: HostRef
}

/** An ipset, as far as rules ask it: `hash:net`. */
export interface IpSet {
  readonly name: string
  readonly nets: readonly string[]
}

/** One network namespace, as Linux runs it. Everything in it is text as `ip` and `iptables-save` print it. */
export interface Host {
  readonly ref: HostRef
  readonly interfaces: readonly Interface[]
  readonly routes: readonly Route[]
  /** `net.ipv4.ip_forward`. */
  readonly forwards: boolean
  /** `net.ipv4.conf.all.route_localnet`. */
  readonly routesLocalnet: boolean
  /** As iptables-restore and ip6tables-restore were given them: a packet meets those of its own family only. */
  readonly rules: Readonly<Record<AddressFamily, RuleSet>>
  readonly ipsets: readonly IpSet[]
  readonly sockets: readonly ListeningSocket[]
  /** `/etc/resolv.conf`: nameservers, search list, ndots. */
  readonly resolv: {
    readonly nameservers: readonly string[]
    readonly search: readonly string[]
    readonly ndots: number
  }
}

/** All hosts of the scenario, and the wire between those that are not Pods: one segment that delivers by address. */
export interface Network {
  readonly hosts: ReadonlyMap<HostId, Host>
  /** Pods on the host network: they live in their Node's namespace and bring only their own resolv.conf. */
  readonly residents?: ReadonlyMap<HostId, { readonly host: HostId; readonly resolv: Host['resolv'] }>
}

/** Per host, the connections it knows. */
export type ConntrackTables = ReadonlyMap<HostId, readonly ConntrackEntry[]>
