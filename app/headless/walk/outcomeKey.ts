import type { Outcome } from '#engine'
import { rulesOfTrace } from './facts'

/** What makes two outcomes end alike on the same way, whichever rules led there. */
export const endKey = (outcome: Outcome): string => JSON.stringify(endOf(outcome))

/** What makes two outcomes the same one but for the ports that the kernel picked. */
export const outcomeKey = (outcome: Outcome): string =>
  JSON.stringify([endOf(outcome), outcome.trace && rulesOfTrace(outcome.trace)])

const endOf = ({ verdict, failure, rcode, endpoint, backend, sourceSeen, trace }: Outcome) => [
  verdict,
  failure?.reason,
  rcode,
  endpoint,
  backend?.id,
  sourceSeen,
  trace?.hops.map((hop) => hop.host.id),
]
