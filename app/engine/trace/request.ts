import { err, ok, type Result } from '#lib/result'
import type { ClusterSettings } from '#model/clusterSettings'
import { podHostId } from '#model/hostId'
import type { RequestSpec } from '#model/request'
import type { FailureReason, Rcode, Step } from '#model/trace'
import { cniPlugin } from '../cni/plugin'
import { networkOf } from '../derive/network'
import { primaryAddress } from '../linux/addresses'
import type { Network } from '../linux/host'
import { kernelMemoryOf, type World } from '../world'
import type { Ways } from './branches'
import { carryOn, connect, type Sent } from './connection'
import { knownAddresses, lookUpName, type NameLookup } from './lookup'
import { findSender } from './sender'
import { parseTarget, type Target } from './target'
import { unresolvedFailure } from './unresolved'
import type { Lookup, Outcome, RequestError, Walk } from './walk'

/**
 * A whole request: who sends it, how the name is looked up, and every way in which the connection can go.
 *
 * The probabilities of the outcomes sum to 1; `drawn` is the one that the seed gives for this connection. The world is
 * not changed: `step` stores what the drawn outcome leaves behind. An error says why nothing can be sent at all. Whoever
 * only wants to know how it goes, and not how it could, asks for the drawn way alone.
 */
export function walk(
  world: World,
  request: RequestSpec,
  connection: number,
  ways: Ways = 'all',
): Result<Walk, RequestError> {
  const missing = notSimulated(world.settings)
  if (missing !== undefined) return err({ field: 'cluster', message: missing })
  const network = networkOf(world)
  const sender = findSender(world, network, request.from)
  if (!sender.ok) return err({ field: 'from', message: sender.error })
  const target = parseTarget(request.to)
  if (!target.ok) return err({ field: 'to', message: target.error })

  const flowId = [request.name, request.from, request.to, connection].join(' ')
  const sent = { world, network, sender: sender.value, target: target.value, request, flowId, ways }
  if (request.over !== undefined) return walkOver(sent, request.over, connection)
  const asking = { world, network, sender: sender.value, flowId, ways }
  const found = addressesOf(asking, target.value)
  if (!found.ok) return err({ field: 'to', message: found.error })

  const { lookups, addresses, answered, addressesOnceAnswered, memory } = found.value
  const reachable = addressesOnceAnswered.length > 0
  const outcomes: Outcome[] = []
  let drawn = 0
  if (reachable) {
    const before = resolveSteps(lookups)
    for (const branch of connect({ ...sent, memory, before, addresses: addressesOnceAnswered })) {
      if (branch.drawn) drawn = outcomes.length
      outcomes.push({ ...branch.result, probability: branch.probability * answered })
    }
  }
  if (!reachable || answered < 1) {
    if (addresses.length === 0) drawn = outcomes.length
    outcomes.push(unresolved(network, target.value, found.value, reachable ? 1 - answered : 1))
  }
  return ok({ request, connection, lookups, outcomes, drawn, world, network })
}

/** A request over a connection that stands: nothing is looked up, and no backend is chosen. */
function walkOver(sent: Sent, over: string, connection: number): Result<Walk, RequestError> {
  const { world, network, request, sender } = sent
  const standing = world.runtime.connections.get(over)
  if (sent.target.protocol === 'ICMP') {
    const message = `${JSON.stringify(request.to)} is a ping, and a ping goes over no connection`
    return err({ field: 'over', message })
  }
  if (!standing) {
    const message = `no connection stands that request ${JSON.stringify(over)} opened; a ping opens none, nor does a request that got no answer, and a process that ends closes its own`
    return err({ field: 'over', message })
  }
  if (standing.client.host !== sender.host.ref.id) {
    const message = `${request.from} has no part in the connection that request ${JSON.stringify(over)} opened`
    return err({ field: 'over', message })
  }
  if (standing.client.tuple.protocol !== sent.target.protocol) {
    const message = `request ${JSON.stringify(over)} opened a connection over ${standing.client.tuple.protocol}, and ${JSON.stringify(request.to)} is none`
    return err({ field: 'over', message })
  }
  const branches = carryOn({ ...sent, memory: kernelMemoryOf(world) }, standing)
  const outcomes = branches.map(({ result }) => result)
  const drawn = branches.findIndex((branch) => branch.drawn)
  return ok({ world, request, connection, lookups: [], outcomes, drawn, network })
}

/** What a cluster with these settings asks for that no packet can be walked through yet; undefined when all of it can be. */
export function notSimulated({ cni, proxyMode }: Pick<ClusterSettings, 'cni' | 'proxyMode'>): string | undefined {
  const plugin = cniPlugin(cni)
  if (!plugin.ok) return plugin.error
  return proxyMode === 'iptables' ? undefined : `kube-proxy in mode ${proxyMode} is not simulated yet; use iptables`
}

interface Asking {
  readonly world: World
  readonly network: Network
  readonly sender: Parameters<typeof lookUpName>[0]['sender']
  readonly flowId: string
  readonly ways: Ways
}

/** Where the request's host is: a Pod's own address, or what its name resolves to. */
function addressesOf(asking: Asking, { to }: Target): Result<NameLookup, string> {
  if (to.kind === 'name') return ok(lookUpName(asking, to.name))
  const id = podHostId(to.namespace, to.name)
  const { hosts, residents } = asking.network
  const host = hosts.get(residents?.get(id)?.host ?? id)
  const address = host && primaryAddress(host)
  if (address === undefined) return err(`pod ${to.namespace}/${to.name} is not there or does not run`)
  return ok(knownAddresses(asking.world, [address]))
}

const resolveSteps = (lookups: readonly Lookup[]): readonly Step[] =>
  lookups.map(({ question, rcode, answers }, lookup) => {
    return { kind: 'resolve', question, rcode: rcode ?? 'SERVFAIL', answers, lookup }
  })

/** The code that stands for how the resolver failed; without any answer there is none. */
const rcodes: Partial<Record<FailureReason, Rcode>> = {
  nxdomain: 'NXDOMAIN',
  'no-data': 'NOERROR',
  servfail: 'SERVFAIL',
}

function unresolved(network: Network, { to }: Target, found: NameLookup, probability: number): Outcome {
  const failure = unresolvedFailure(network, to.name, found)
  const rcode = found.lookups.length > 0 ? rcodes[failure.reason] : undefined
  return {
    probability,
    verdict: 'unresolved',
    failure,
    ...(rcode === undefined ? {} : { rcode }),
    conntrack: [],
    memory: found.memory,
  }
}
