import { totalsOf, type StreamState } from '#engine/live'
import { plainCheck } from '#scenario/yaml'
import { conntrackOf, natOfTrace, rulesOfTrace } from './facts'
import type { FileRun, RequestRun, ScriptRun } from './fileRun'
import type { WalkOutcome } from './sendConnections'
import { verdictsOf } from './streamExpectation'

/** What `walk --json` says of one file. The shape is part of the format; what does not apply is null. */
export const reportOf = ({ cluster, requests, script }: FileRun) => ({
  file: cluster.file,
  requests: requests.map(requestReport),
  ...(script.length === 0 ? {} : { script: script.map(scriptReport) }),
})

const scriptReport = (run: ScriptRun) =>
  run.type === 'done'
    ? { at: run.at, does: run.label }
    : { at: run.at, expects: plainCheck(run.check), holds: run.differences.length === 0 }

const requestReport = ({ request, lookups, outcomes, refused, stream }: RequestRun) => ({
  name: request.name,
  from: request.from,
  to: request.to,
  ...(request.at === undefined ? {} : { at: request.at }),
  resolution: lookups.map(({ question, rcode, answers }) => ({
    name: question.name,
    type: question.type,
    rcode: rcode ?? null,
    answers: answers.map((answer) => answer.data),
  })),
  outcomes: outcomes.map(outcomeReport),
  ...(refused ? { error: refused.message } : {}),
  ...(stream ? { stream: streamReport(stream) } : {}),
})

const streamReport = (state: StreamState) => ({
  every: state.stream.every,
  until: state.stream.until ?? null,
  sent: state.sent,
  failed: totalsOf(state).failed,
  verdicts: Object.fromEntries(verdictsOf(state)),
  lastFailure: state.lastFailure ?? null,
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
