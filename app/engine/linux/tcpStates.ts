import { invariant } from '#lib/assert'
import type { Packet } from '#model/packet'
import type { TcpState } from '#model/trace'
import type { Direction } from './conntrackTable'

/** What a TCP packet makes of a connection: its next state, nothing (`ignored`), or that it fits none (`invalid`). */
type Transition = TcpState | 'ignored' | 'invalid'

/** What a TCP segment is to connection tracking, by its flags; a FIN is never walked, but closes connections all the same. */
export type TcpFlag = 'SYN' | 'SYN-ACK' | 'FIN' | 'ACK' | 'RST'

const [SS, S2, SR, ES] = ['SYN_SENT', 'SYN_SENT2', 'SYN_RECV', 'ESTABLISHED'] as const
const [FW, CW, LA, TW, CL] = ['FIN_WAIT', 'CLOSE_WAIT', 'LAST_ACK', 'TIME_WAIT', 'CLOSE'] as const
const [IG, IV] = ['ignored', 'invalid'] as const

/** The states in the order of the kernel's table; `undefined` is a connection that is not known yet. */
const columns: readonly (TcpState | undefined)[] = [undefined, SS, SR, ES, FW, CW, LA, TW, CL, S2]

/** Upstream: Linux net/netfilter/nf_conntrack_proto_tcp.c, tcp_conntracks. */
const transitions: Readonly<Record<Direction, Readonly<Record<TcpFlag, readonly Transition[]>>>> = {
  original: {
    SYN: [SS, SS, IG, IG, IG, IG, IG, SS, SS, S2],
    'SYN-ACK': [IV, IV, SR, IV, IV, IV, IV, IV, IV, SR],
    FIN: [IV, IV, FW, FW, LA, LA, LA, TW, CL, IV],
    ACK: [ES, IV, ES, ES, CW, CW, TW, TW, CL, IV],
    RST: [IV, CL, CL, CL, CL, CL, CL, CL, CL, CL],
  },
  reply: {
    SYN: [IV, S2, IV, IV, IV, IV, IV, SS, IV, S2],
    'SYN-ACK': [IV, SR, IG, IG, IG, IG, IG, IG, IG, SR],
    FIN: [IV, IV, FW, FW, LA, LA, LA, TW, CL, IV],
    ACK: [IV, IG, SR, ES, CW, CW, TW, TW, CL, IG],
    RST: [IV, CL, CL, CL, CL, CL, CL, CL, CL, CL],
  },
}

/** What a segment makes of a TCP connection in `state`; without one, of a connection that it would open. */
export const tcpTransition = (direction: Direction, flag: TcpFlag, state: TcpState | undefined): Transition =>
  transitions[direction][flag][columns.indexOf(state)] ?? 'invalid'

/** The flag that the packet of a TCP connection carries. */
export function tcpFlagOf({ role }: Packet): TcpFlag {
  switch (role) {
    case 'SYN':
    case 'SYN-ACK':
    case 'ACK':
    case 'RST':
      return role
    case 'datagram':
    case 'echo':
    case 'echo-reply':
    case 'icmp-error':
    case 'encapsulated':
      invariant(false, 'a TCP packet has a flag')
  }
}

/**
 * How many seconds a TCP connection stays known without another packet. The kernel's own, but for ESTABLISHED and
 * CLOSE_WAIT, which kube-proxy sets. Upstream: Linux net/netfilter/nf_conntrack_proto_tcp.c, tcp_timeouts;
 * pkg/proxy/apis/config/v1alpha1/defaults.go, TCPEstablishedTimeout and TCPCloseWaitTimeout.
 */
export const tcpTimeouts: Readonly<Record<TcpState, number>> = {
  SYN_SENT: 120,
  SYN_SENT2: 120,
  SYN_RECV: 60,
  ESTABLISHED: 24 * 3600,
  FIN_WAIT: 120,
  CLOSE_WAIT: 3600,
  LAST_ACK: 30,
  TIME_WAIT: 120,
  CLOSE: 10,
}

/** For a connection that was picked up in its middle, until it was seen both ways. */
export const unacknowledgedTimeout = 300
