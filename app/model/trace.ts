import type { ObjectKey } from './objectMeta'
import type { Packet, PacketDiff } from './packet'
import type { SimTime } from './simTime'

/**
 * A network namespace that packets pass: `node/NAME`, `host/NAME`, or `lb/NAMESPACE/SERVICE`, or `NAMESPACE/POD`, as
 * `walk --json` prints hops.
 */
export type HostId = string & { readonly __brand: 'HostId' }

export type HostKind = 'pod' | 'node' | 'host' | 'balancer'

export interface HostRef {
  readonly id: HostId
  readonly kind: HostKind
  readonly name: string
  /** The object it stands for; an outside host has the pseudo-key `Host//NAME`, a load balancer `LoadBalancer/NAMESPACE/SERVICE`. */
  readonly key: ObjectKey
}

export type TableName = 'raw' | 'mangle' | 'nat' | 'filter'
export type HookName = 'PREROUTING' | 'INPUT' | 'FORWARD' | 'OUTPUT' | 'POSTROUTING'

export type TunnelKind = 'vxlan' | 'ipip'

/** Stable while the rule's text and chain stay: `table/chain/hash`. Highlights survive rebuilds by it. */
export type RuleId = string & { readonly __brand: 'RuleId' }

export type CtState = 'NEW' | 'ESTABLISHED' | 'RELATED' | 'INVALID' | 'UNTRACKED'

/** The state of a TCP connection as connection tracking sees it, as `conntrack -L` prints it. */
export type TcpState =
  'SYN_SENT' | 'SYN_SENT2' | 'SYN_RECV' | 'ESTABLISHED' | 'FIN_WAIT' | 'CLOSE_WAIT' | 'LAST_ACK' | 'TIME_WAIT' | 'CLOSE'

export interface ConntrackTuple {
  readonly src: string
  readonly srcPort: number
  readonly dst: string
  readonly dstPort: number
}

/** One connection-tracking entry, as `conntrack -L` shows it: the tuple as it came, and the tuple in which the answer is expected. */
export interface ConntrackEntry {
  /** Follows from the protocol and the original tuple, and so is the only one of its host. */
  readonly id: string
  readonly protocol: Packet['protocol']
  readonly original: ConntrackTuple
  readonly reply: ConntrackTuple
  readonly tcpState?: TcpState
  /** Whether an answer was seen; `[UNREPLIED]` otherwise. */
  readonly replied: boolean
  /** Whether it stays when the table is full and a new connection wants its place. */
  readonly assured: boolean
  readonly openedAt: SimTime
  /** When it goes unless another packet comes before. */
  readonly expiresAt: SimTime
}

export interface DnsQuestion {
  /** Fully qualified, with the final dot. */
  readonly name: string
  readonly type: 'A' | 'AAAA' | 'SRV' | 'CNAME' | 'PTR' | 'TXT' | 'NS' | 'SOA'
}

export type Rcode = 'NOERROR' | 'NXDOMAIN' | 'SERVFAIL' | 'REFUSED'

export interface DnsRecord {
  readonly name: string
  readonly ttl: number
  readonly type: DnsQuestion['type']
  readonly data: string
}

/** One thing that happened to a packet. `packet` in a step is how it stands after that step, where the step changed it. */
export type Step =
  | { readonly kind: 'originate' }
  /** The sender looked a name up before it could send; `lookup` is the index of that lookup in the walk. */
  | {
      readonly kind: 'resolve'
      readonly question: DnsQuestion
      readonly rcode: Rcode
      readonly answers: readonly DnsRecord[]
      readonly lookup: number
    }
  | { readonly kind: 'enterInterface' | 'exitInterface'; readonly interface: string }
  /**
   * A bridge takes a frame to one of its ports, or to the host itself without `port`. `hairpin`: that is the port where it
   * came in, which a port without hairpin mode refuses: then the frame ends here.
   */
  | {
      readonly kind: 'bridge'
      readonly bridge: string
      readonly port?: string
      readonly hairpin?: 'allowed' | 'refused'
    }
  /** A tunnel device wraps the packet, or unwraps what came for it. `remote` is the other end. */
  | {
      readonly kind: 'encapsulate' | 'decapsulate'
      readonly interface: string
      readonly tunnel: TunnelKind
      readonly remote: string
    }
  /**
   * Who has the address that the packet goes to next on this link. `by` says how it is known: asked by ARP, answered in
   * somebody's place (proxy ARP), or written down by the network plugin. Without `host` it is the router, which is not drawn.
   */
  | {
      readonly kind: 'neighbour'
      readonly address: string
      readonly interface: string
      readonly by: 'arp' | 'proxy-arp' | 'permanent'
      readonly host?: HostRef
    }
  | { readonly kind: 'hook'; readonly hook: HookName; readonly table: TableName }
  /** A rule was met. `index` is its place in the chain, from 1; `failedMatch` the index of the match that did not hold. */
  | {
      readonly kind: 'rule'
      readonly table: TableName
      readonly chain: string
      readonly ruleId: RuleId
      readonly index: number
      readonly result: 'hit' | 'miss'
      readonly failedMatch?: number
    }
  | {
      readonly kind: 'chance'
      readonly ruleId: RuleId
      readonly probability: number
      readonly drawn: number
      readonly taken: boolean
    }
  | { readonly kind: 'mark'; readonly ruleId: RuleId; readonly changes: readonly [PacketDiff, ...PacketDiff[]] }
  | {
      readonly kind: 'nat'
      readonly nat: 'DNAT' | 'SNAT' | 'MASQUERADE'
      readonly ruleId: RuleId
      readonly changes: readonly [PacketDiff, ...PacketDiff[]]
    }
  /**
   * `reverse` undoes the NAT of a known connection and so carries what it changed; `full` is a packet that finds no place
   * for its connection and is dropped; `remap` gives a connection another source port, because its answers would look
   * like those of another one.
   */
  | {
      readonly kind: 'conntrack'
      readonly action: 'new' | 'match' | 'reverse' | 'confirm' | 'remap' | 'invalid' | 'full'
      readonly state: CtState
      readonly entry?: ConntrackEntry
      readonly changes?: readonly PacketDiff[]
    }
  | {
      readonly kind: 'route'
      readonly table: 'local' | 'main'
      readonly prefix: string
      readonly via?: string
      readonly interface: string
      /** How many equally good paths there were, where the flow's hash had to pick one. */
      readonly paths?: number
    }
  /**
   * On the wire: who takes a packet to an address that is on no interface. `arp`: a MetalLB speaker answers for it, elected
   * `among` so many; `flow`: the answer of a flow that came by a load balancer goes back to it.
   */
  | {
      readonly kind: 'announcement'
      readonly address: string
      readonly by: 'arp' | 'flow'
      readonly to: string
      readonly among: number
    }
  /**
   * A proxy: with a connection accepted it opens one of its own, or hands the answer of that one on. `to` is empty where
   * there is nobody to connect to.
   */
  | { readonly kind: 'proxy'; readonly action: 'open' | 'answer'; readonly to: string }
  /** No route leads there; or a blackhole route does (its prefix). */
  | { readonly kind: 'noRoute'; readonly dst: string; readonly blackhole?: string }
  /**
   * An address came in where it cannot come from: a loopback address, one of the host's own, or one that the host would
   * reach another way (`rp_filter`).
   */
  | {
      readonly kind: 'martian'
      readonly address: string
      readonly because: 'loopback' | 'own-address' | 'reverse-path'
    }
  | {
      readonly kind: 'policy'
      readonly direction: 'ingress' | 'egress'
      readonly policies: readonly ObjectKey[]
      readonly allowed: boolean
    }
  /** A rule ended the packet's life here. */
  | {
      readonly kind: 'verdict'
      readonly verdict: 'DROP' | 'REJECT'
      readonly ruleId?: RuleId
      readonly rejectWith?: string
    }
  | { readonly kind: 'socket'; readonly port: number; readonly listening: boolean; readonly boundTo?: string }
  /** The TTL has run out: on this host, or on the router behind it, which is not drawn. */
  | { readonly kind: 'ttlExceeded'; readonly at?: 'router' }
  /**
   * Nobody has the address. `at`: not this host has found that out, but the router, on the network of the Nodes; or it
   * lies beyond the router, and no network knows a way.
   */
  | { readonly kind: 'unreachable'; readonly dst: string; readonly at?: 'router' | 'beyond' }
  | { readonly kind: 'deliver'; readonly endpoint: string }
  /**
   * The packet has come as it had come before, in the hop `sameAs`, and goes round `times` more times, which are left out:
   * what follows are the steps of the time after those. Without `times` it goes round for ever, as nothing wears it out.
   */
  | { readonly kind: 'loop'; readonly sameAs: number; readonly times?: number }

/** A step and the packet as it stands after it. */
export type PlacedStep = Step & { readonly packet: Packet }

/** A packet's stay on one host. Every hop but the last ends by leaving. */
export interface Hop {
  readonly host: HostRef
  readonly arrived: Packet
  readonly steps: readonly PlacedStep[]
  readonly left?: Packet
}

/** Where in a trace something happened, for pointing at the step that decided. */
export interface StepRef {
  readonly leg: 'request' | 'reply'
  readonly hop: number
  readonly step: number
}

/** Why a packet did not arrive: stable codes, part of the headless contract. */
export type FailureReason =
  | 'no-endpoints'
  | 'no-local-endpoints'
  | 'nothing-listens'
  | 'no-route'
  | 'host-unreachable'
  | 'source-range-denied'
  | 'policy-denied-ingress'
  | 'policy-denied-egress'
  | 'invalid-state'
  | 'conntrack-full'
  | 'martian-source'
  | 'ttl-exceeded'
  | 'hairpin-refused'
  | 'loop'
  | 'no-healthy-targets'
  | 'reply-lost'
  | 'connection-reset'
  | 'nxdomain'
  | 'no-data'
  | 'servfail'
  | 'dns-unreachable'
  | 'dropped-by-rule'
  | 'rejected-by-rule'

export type Disposition =
  | { readonly ok: true; readonly at: { readonly host: HostRef; readonly ip: string; readonly port: number } }
  | {
      readonly ok: false
      readonly reason: FailureReason
      readonly evidence: { readonly hop: number; readonly step: number }
    }

/** One packet from socket to socket, or to where it ended; `reply` is the answer's way back (also a RST or an ICMP error). */
export interface Trace {
  readonly id: string
  readonly packet: Packet
  readonly hops: readonly Hop[]
  readonly disposition: Disposition
  readonly reply?: Trace
}
