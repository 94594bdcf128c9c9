import { sourceText, targetText, type FiveTuple } from '#model/packet'
import type { ConntrackTuple } from '#model/trace'

/** One direction of a tracked connection, as its row says it. */
export interface TupleText {
  readonly src: string
  readonly dst: string
  /** ` id 34338` of a ping, which has no ports; empty for everything that has. */
  readonly id: string
}

/** A tuple in words. The id of a ping stands where the asking side's port would, the same in both directions unless NAT changed it. */
export function tupleText(protocol: FiveTuple['protocol'], tuple: ConntrackTuple): TupleText {
  const packet = { protocol, ...tuple }
  const isEcho = protocol === 'ICMP' || protocol === 'ICMPv6'
  return {
    src: sourceText(packet),
    dst: targetText(packet),
    id: isEcho ? ` id ${tuple.srcPort === 0 ? tuple.dstPort : tuple.srcPort}` : '',
  }
}
