import type { Outcome } from '#engine'
import { rulesOfTrace } from './facts'

/** What makes two outcomes the same one but for the ports that the kernel picked. */
export const outcomeKey = (outcome: Outcome): string =>
  JSON.stringify([
    outcome.verdict,
    outcome.failure?.reason,
    outcome.rcode,
    outcome.endpoint,
    outcome.backend?.id,
    outcome.sourceSeen,
    outcome.trace?.hops.map((hop) => hop.host.id),
    outcome.trace && rulesOfTrace(outcome.trace),
  ])
