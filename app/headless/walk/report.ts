import { conntrackOf, natOfTrace, rulesOfTrace } from './facts'
import type { FileRun, RequestRun } from './runRequests'
import type { WalkOutcome } from './sendConnections'

/** What `walk --json` says of one file. The shape is part of the format; what does not apply is null. */
export const reportOf = ({ cluster, requests }: FileRun) => ({
  file: cluster.file,
  requests: requests.map(requestReport),
})

const requestReport = ({ request, lookups, outcomes, refused }: RequestRun) => ({
  name: request.name,
  from: request.from,
  to: request.to,
  resolution: lookups.map(({ question, rcode, answers }) => ({
    name: question.name,
    type: question.type,
    rcode: rcode ?? null,
    answers: answers.map((answer) => answer.data),
  })),
  outcomes: outcomes.map(outcomeReport),
  ...(refused ? { error: refused.message } : {}),
})

function outcomeReport({ outcome, probability }: WalkOutcome) {
  const { verdict, failure, status, rcode, backend, endpoint, sourceSeen, trace } = outcome
  return {
    probability,
    verdict,
    reason: failure?.reason ?? null,
    ...(failure ? { sentence: failure.sentence, decidedAt: failure.at ?? null } : {}),
    ...(verdict === 'unresolved' ? { rcode: rcode ?? null } : {}),
    status: status ?? null,
    backend: backend?.id ?? null,
    endpoint: endpoint ?? null,
    sourceSeen: sourceSeen ?? null,
    hops: trace?.hops.map((hop) => hop.host.id) ?? [],
    rules: trace ? rulesOfTrace(trace) : [],
    nat: trace ? natOfTrace(trace) : [],
    conntrack: conntrackOf(outcome),
  }
}
