import type { Outcome } from '#engine'
import type { RequestSpec } from '#model/request'
import type { HostId } from '#model/trace'
import type { World } from '#engine'
import type { Attempt, Connecting } from './agent'
import {
  comparableEntries,
  conntrackDifference,
  conntrackOfOutcome,
  readConntrack,
  type Tracked,
} from './conntrackEntries'
import { curlDifference } from './curl'
import { distributionDifference, enoughConnections } from './distribution'
import type { Lab } from './lab'
import { predict, seenOfAttempt, unresolvedWith, type Prediction, type Seen } from './prediction'
import { resolveInside, type Resolved } from './resolveInside'
import { hitDifference, hitsOfOutcome, ofFirstPacket, type RuleHits } from './ruleHits'
import { inside, mustRun } from './run'
import { tracedTos } from './tracedTos'

/**
 * Sends a request for real and gives the first way in which the kernel differs from the engine, or nothing.
 *
 * Single connections are followed rule by rule and looked for in the connection tables; then many are opened, whose
 * outcomes have to be those that were predicted, in their shares.
 */
export async function checkRequest(lab: Lab, world: World, request: RequestSpec): Promise<string | undefined> {
  const prediction = predict(world, request)
  if (!prediction.ok) return `the engine cannot send it: ${prediction.error}`
  const sending: Sending = {
    lab,
    prediction: prediction.value,
    namespace: lab.names.of(prediction.value.sender),
    from: request.from,
  }
  const looked = await lookUp(sending)
  if (typeof looked === 'string') return looked
  for (let i = 0; i < tracedConnections(prediction.value) && looked.addresses.length > 0; i++) {
    const difference = await traced(sending, looked.addresses[i % looked.addresses.length] ?? '')
    if (difference !== undefined) return difference
  }
  return (
    (await many(sending, looked)) ?? (prediction.value.isHttp ? curlDifference(lab, sending, request.to) : undefined)
  )
}

/** A request on its way: everything that the steps below need. */
interface Sending {
  readonly lab: Lab
  readonly prediction: Prediction
  readonly namespace: string
  /** As the request says it. */
  readonly from: string
}

const tracedConnections = ({ predicted }: Prediction): number => Math.min(predicted.length, 2)

/** What the name leads to, or how the resolver failed; text when that differs from what the engine says. */
interface LookedUp {
  readonly addresses: readonly string[]
  /** One for every connection: its address, or how the name failed. */
  readonly each: readonly Resolved[]
}

async function lookUp({ lab, prediction, from }: Sending): Promise<LookedUp | string> {
  const { to, predicted, walk } = prediction
  const count = enoughConnections(predicted)
  if (to.kind === 'address') {
    return { addresses: [to.address], each: Array.from({ length: count }, () => ({ addresses: [to.address] })) }
  }
  const namespace = lab.names.residents.get(from as HostId)?.name ?? lab.names.of(prediction.sender)
  lab.takeQuestions()
  const [once] = await resolveInside(lab.agent.python, namespace, to.name, 1)
  const asked = lab.takeQuestions().map(({ name, type, rcode }) => `${type} ${name} ${rcode}`)
  const expected = walk.lookups.flatMap(({ question, rcode }) =>
    rcode === undefined ? [] : [`${question.type} ${question.name} ${rcode}`],
  )
  if (asked.join('; ') !== expected.join('; ')) {
    return `names: the resolver asked ${asked.join('; ') || 'nothing'}; predicted: ${expected.join('; ') || 'nothing'}`
  }
  const found = [...(once?.addresses ?? [])].toSorted()
  const sent = [...new Set(walk.outcomes.flatMap(({ trace }) => (trace ? [trace.packet.dst] : [])))].toSorted()
  const answers = walk.lookups.flatMap((lookup) => lookup.answers.filter(({ type }) => type === 'A' || type === 'AAAA'))
  const answered = walk.lookups.length === 0 ? found : [...new Set(answers.map(({ data }) => data))].toSorted()
  const [first = ''] = once?.addresses ?? []
  const isResolved = predicted.every(({ seen }) => !seen.startsWith('unresolved'))
  if (isResolved && (found.join() !== answered.join() || !sent.includes(first))) {
    return `names: the resolver found ${once?.addresses?.join(', ') || 'no address'}; predicted: ${sent.join(', ')} first of ${answered.join(', ')}`
  }
  if (!once) return 'names: the resolver said nothing'
  const varies = new Set(predicted.map(({ seen }) => seen.startsWith('unresolved'))).size > 1 || found.length > 1
  const each = varies
    ? await resolveInside(lab.agent.python, namespace, to.name, count)
    : Array.from({ length: count }, () => once)
  return { addresses: isResolved ? sent : found, each }
}

/** Seconds until silence is silence: short where nothing else can come, long where it would be a difference. */
function patience({ predicted }: Prediction): number {
  // Linux asks three times, a second apart, who has the address.
  if (predicted.some(({ outcomes }) => outcomes.some(({ failure }) => failure?.reason === 'host-unreachable'))) return 5
  const silent = predicted.filter(({ seen }) => seen === 'timeout').length
  if (silent === 0) return 3
  return silent === predicted.length ? 0.5 : 1.5
}

const connecting = (
  { prediction, namespace, lab }: Sending,
  addresses: readonly string[],
  more: Pick<Connecting, 'tos' | 'oneByOne'>,
): Connecting => ({
  ns: namespace,
  protocol: prediction.protocol,
  addresses,
  port: prediction.port,
  timeout: patience(prediction),
  forget: watchedNamespaces(lab),
  ...more,
})

const watchedNamespaces = (lab: Lab): readonly string[] => [...lab.watched.keys()].map((id) => lab.names.of(id))

/** One connection, followed on every host that has rules. */
async function traced(sending: Sending, address: string): Promise<string | undefined> {
  const { lab, prediction } = sending
  const hosts = [...lab.watched.keys()]
  for (const { monitor } of lab.watched.values()) monitor.take()
  await inEach(lab, hosts, ['conntrack', '-F'])
  const [attempt] = await lab.agent.connect(connecting(sending, [address], { tos: tracedTos, oneByOne: true }))
  if (!attempt) return 'no connection was tried'
  const tracked = await inEach(lab, hosts, ['conntrack', '-L'])
  await lab.allReported()
  const seen = seenOfAttempt(attempt, prediction.protocol)
  const alike = prediction.predicted.find((candidate) => candidate.seen === seen)
  if (!alike) return distributionDifference(prediction.predicted, [seen])
  return accountDifference(sending, alike.outcomes, attempt, hitsOfKernel(lab), tracked)
}

/** What a command that lists or empties connection tables prints on each host, all by one shell. */
async function inEach(lab: Lab, hosts: readonly HostId[], command: readonly string[]): Promise<readonly Tracked[]> {
  const lines = hosts.flatMap((id) => [
    ...['ipv4', 'ipv6'].map((family) => `${inside(lab.names.of(id), [...command, '-f', family]).join(' ')} 2>&1`),
    'echo ----',
  ])
  const printed = (await mustRun(['sh', '-e'], lines.join('\n'))).split('----\n')
  return hosts.flatMap((id, i) => readConntrack(id, printed[i] ?? ''))
}

function hitsOfKernel(lab: Lab): RuleHits {
  return new Map(
    [...lab.watched].map(([id, { monitor, placeOf }]) => [
      id,
      monitor.take().flatMap((rule) => {
        const place = placeOf(rule)
        return place === undefined ? [] : [`${rule.table} ${rule.chain}:${place}`]
      }),
    ]),
  )
}

/** Of the outcomes that look alike, the one whose rules the kernel walked; then its connections. */
function accountDifference(
  { lab }: Sending,
  outcomes: readonly Outcome[],
  attempt: Attempt,
  kernel: RuleHits,
  tracked: readonly Tracked[],
): string | undefined {
  const hosts = new Set(lab.watched.keys())
  const compared = outcomes.map((outcome) => {
    const expected = hitsOfOutcome(outcome, hosts)
    const met = outcome.verdict === 'delivered' ? kernel : ofFirstPacket(kernel, expected)
    return { outcome, difference: hitDifference(met, expected, lab.network) }
  })
  const same = compared.filter(({ difference }) => !difference)
  if (same.length === 0)
    return compared.toSorted((a, b) => (b.difference?.agreed ?? 0) - (a.difference?.agreed ?? 0))[0]?.difference?.text
  const [first, ...others] = same.map(({ outcome }) =>
    conntrackDifference(
      comparableEntries(tracked, attempt.port),
      comparableEntries(conntrackOfOutcome(outcome, hosts), outcome.trace?.packet.srcPort ?? 0),
    ),
  )
  return others.includes(undefined) ? undefined : first
}

/** Many connections, and how they ended. */
async function many(sending: Sending, { each }: LookedUp): Promise<string | undefined> {
  const { lab, prediction } = sending
  const addresses = each.flatMap((one) => one.addresses?.[0] ?? [])
  const attempts =
    addresses.length === 0
      ? []
      : await lab.agent.connect(connecting(sending, addresses, { tos: 0, oneByOne: remembers(lab) }))
  const seen: readonly Seen[] = [
    ...attempts.map((attempt) => seenOfAttempt(attempt, prediction.protocol)),
    ...each.flatMap((one) => (one.addresses ? [] : [unresolvedWith(one.rcode)])),
  ]
  return distributionDifference(prediction.predicted, seen)
}

/** Whether some rule remembers clients: then connections are opened one by one, each as if it were the first. */
const remembers = (lab: Lab): boolean =>
  [...lab.network.hosts.values()].some(({ rules }) =>
    [rules.IPv4, rules.IPv6].some(({ tables }) =>
      tables.some(({ chains }) =>
        chains.some((chain) => chain.rules.some((rule) => rule.matches.some(({ kind }) => kind === 'recent'))),
      ),
    ),
  )
