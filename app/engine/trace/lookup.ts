import { invariant } from '#lib/assert'
import { cidrsOf } from '#model/addressFamilies'
import { cidrContains } from '#model/cidr'
import type { ClusterSettings } from '#model/clusterSettings'
import { familyOfPacket, type Packet } from '#model/packet'
import type { DnsQuestion, PlacedStep } from '#model/trace'
import { answerPublic } from '../dns/publicDns'
import { answerQuestion, type DnsAnswer } from '../dns/answer'
import { resolve, type Asked, type Resolution } from '../dns/resolve'
import { zoneDataOf, type ZoneData } from '../dns/zoneData'
import { gatewaysOf } from '../cni/underlay'
import { familiesOf, isLoopback, primaryAddress } from '../linux/addresses'
import { defaultTtl } from '../linux/answers'
import type { Network } from '../linux/host'
import type { KernelMemory } from '../linux/kernelMemory'
import { kernelMemoryOf, type World } from '../world'
import { branchesOf, type Ways } from './branches'
import { freeSourcePort } from './freeSourcePort'
import { exchange, type Exchange } from './reply'
import type { Sender } from './sender'
import type { Lookup } from './walk'

/** How the sender's resolver did. */
export interface NameLookup {
  /** Every question as the seed draws it, in the order sent. */
  readonly lookups: readonly Lookup[]
  readonly addresses: readonly string[]
  /** How the resolver fails, in the way that the seed draws; absent when it found addresses. */
  readonly error?: NonNullable<Resolution<Asked>['error']>
  /** How likely it is that every question is answered; below 1 when only some of the ways to the name servers work. */
  readonly answered: number
  /** What the resolver finds once every question is answered. Other than `addresses` only where that is left to chance. */
  readonly addressesOnceAnswered: readonly string[]
  /** A question that may stay without an answer, and how it fails then. */
  readonly unanswered?: Lookup
  /** What the kernels remember after the questions and answers, as the seed draws them. */
  readonly memory: KernelMemory
}

interface Asking {
  readonly world: World
  readonly network: Network
  readonly sender: Sender
  readonly flowId: string
  readonly ways: Ways
}

const dnsPort = 53

/**
 * Looks a name up as the sender's process would: /etc/hosts, then resolv.conf with its search list.
 *
 * Every question to a name server inside the cluster is a packet that takes its way through kube-proxy's rules like any
 * other. Name servers beyond the cluster answer at once, from public DNS.
 */
export function lookUpName(asking: Asking, name: string): NameLookup {
  const local = fromHostsFile(asking.sender, name)
  if (local.length > 0) return knownAddresses(asking.world, local)
  const drawn = resolveBy(asking, name, 'drawn')
  if (drawn.answered === 1) return { ...drawn, addressesOnceAnswered: drawn.addresses }
  const answered = resolveBy(asking, name, 'answered')
  return { ...answered, ...drawn, answered: answered.answered, addressesOnceAnswered: answered.addresses }
}

/** Addresses that nobody needs to be asked for. */
export const knownAddresses = (world: World, addresses: readonly string[]): NameLookup => ({
  lookups: [],
  addresses,
  answered: 1,
  addressesOnceAnswered: addresses,
  memory: kernelMemoryOf(world),
})

/** Upstream: pkg/kubelet/kubelet_pods.go, v1.34; the lines that Kubernetes users meet. */
function fromHostsFile({ host, hostname }: Sender, name: string): readonly string[] {
  const families = familiesOf(host)
  if (name === 'localhost') return ['127.0.0.1', ...(families.includes('IPv6') ? ['::1'] : [])]
  return name === hostname ? families.flatMap((family) => primaryAddress(host, family) ?? []) : []
}

const typeOfFamily = { IPv4: 'A', IPv6: 'AAAA' } as const

/** What the sender's resolver asks for: addresses of the families that the host has itself, as with AI_ADDRCONFIG. */
function questionTypes({ host }: Sender): readonly ('A' | 'AAAA')[] {
  const types = familiesOf(host).map((family) => typeOfFamily[family])
  return types.length > 0 ? types : ['A']
}

/** One question, all packets that it took, and how likely any of them was answered. */
interface AskedOnce extends Asked {
  readonly lookups: readonly Lookup[]
  readonly answered: number
  readonly unanswered?: Lookup
}

/** Resolves with the branches that the seed draws, or always with one that is answered where there is one. */
function resolveBy(
  asking: Asking,
  name: string,
  pick: 'drawn' | 'answered',
): Omit<NameLookup, 'addressesOnceAnswered'> {
  const { sender, world } = asking
  const { nameservers } = sender.resolv
  let memory = kernelMemoryOf(world)
  // The two questions about one name leave from one socket for each name server, so they are one connection.
  const sockets = new Map<string, number>()
  const { asked, addresses, error } = resolve(
    name,
    sender.resolv,
    questionTypes(sender),
    (question, isFirst): AskedOnce => {
      const tries: Try[] = []
      if (isFirst) sockets.clear()
      for (const nameserver of nameservers.length > 0 ? nameservers : ['127.0.0.1']) {
        const socket = sockets.get(nameserver)
        const around = { ...asking, memory, ...(socket === undefined ? {} : { socket }) }
        const made = tryNameserver(around, question, nameserver, pick)
        memory = made.memory
        sockets.set(nameserver, made.lookup.trace.packet.srcPort)
        tries.push(made)
        if (made.lookup.rcode !== undefined) break
      }
      const last = tries.at(-1)
      const unanswered = last?.unanswered
      return {
        ...(last?.lookup.rcode === undefined ? {} : { rcode: last.lookup.rcode }),
        answers: last?.lookup.answers ?? [],
        refused: tries.every((one) => one.refused),
        lookups: tries.map((one) => one.lookup),
        answered: 1 - tries.reduce((silence, one) => silence * (1 - one.answered), 1),
        ...(unanswered ? { unanswered } : {}),
      }
    },
  )
  const unanswered = asked.find((one) => one.unanswered)?.unanswered
  return {
    lookups: asked.flatMap((one) => one.lookups).map(numbered),
    addresses,
    ...(error === undefined ? {} : { error }),
    answered: asked.reduce((all, one) => all * one.answered, 1),
    memory,
    ...(unanswered ? { unanswered } : {}),
  }
}

/** A lookup whose steps know its place among those of the walk. */
const numbered = (lookup: Lookup, index: number): Lookup => ({
  ...lookup,
  trace: {
    ...lookup.trace,
    hops: lookup.trace.hops.map((hop) => ({
      ...hop,
      steps: hop.steps.map((step) => (step.kind === 'resolve' ? { ...step, lookup: index } : step)),
    })),
  },
})

/** One question to one name server. */
interface Try {
  readonly lookup: Lookup
  readonly refused: boolean
  /** How likely the name server answers at all. */
  readonly answered: number
  /** The lookup in a way in which it stays without an answer, if there is one. */
  readonly unanswered?: Lookup
  readonly memory: KernelMemory
}

function tryNameserver(
  asking: Asking & {
    readonly memory: KernelMemory
    /** The port of a socket that is open. */ readonly socket?: number
  },
  question: DnsQuestion,
  nameserver: string,
  pick: 'drawn' | 'answered',
): Try {
  const { world, network, sender, memory } = asking
  const zone = zoneDataOf(world)
  const id = `${asking.flowId} ${question.type}? ${question.name} @${nameserver}`
  const query: Packet = {
    protocol: 'UDP',
    src: '',
    srcPort: 0,
    dst: nameserver,
    dstPort: dnsPort,
    role: 'datagram',
    ttl: defaultTtl,
    mark: 0,
    payload: `${question.type}? ${question.name}`,
  }
  if (isPublic(nameserver, world.settings)) return publicTry(sender, question, query, zone, id, memory)

  const branches = branchesOf(world.settings.seed, id, asking.ways, (chance): Answered => {
    const srcPort = asking.socket ?? freeSourcePort(chance, sender.host, query, memory.conntrack)
    const origin = sender.host.ref.id
    const answer = answerQuestion(zone, question)
    const sent = exchange(id, { ...query, srcPort }, { network, memory, chance, origin }, (end) =>
      end.socket?.service === 'dns' ? { payload: answerText(answer) } : undefined,
    )
    const isAnswer = sent.answered && sent.trace.reply?.packet.role === 'datagram'
    return { sent, ...(isAnswer ? { answer } : {}) }
  })
  const wanted = pick === 'answered' ? branches.find((branch) => branch.result.answer) : undefined
  const chosen = wanted ?? branches.find((branch) => branch.drawn)
  invariant(chosen, 'the seed draws one of the branches')
  const { sent, answer } = chosen.result
  const silent = branches.find((branch) => !branch.result.answer)?.result
  return {
    lookup: lookupOf(question, chosen.result),
    refused: sent.answered && !answer,
    answered: silent ? branches.reduce((sum, branch) => sum + (branch.result.answer ? branch.probability : 0), 0) : 1,
    ...(silent ? { unanswered: lookupOf(question, silent) } : {}),
    memory: sent.memory,
  }
}

/** A query that was sent, and the answer that came back, if one did. */
interface Answered {
  readonly sent: Exchange
  readonly answer?: DnsAnswer
}

const lookupOf = (question: DnsQuestion, { sent, answer }: Answered): Lookup => ({
  question,
  ...(answer ? { rcode: answer.rcode } : {}),
  answers: answer?.answers ?? [],
  trace: sent.trace,
})

const answerText = ({ rcode, answers }: DnsAnswer): string => {
  if (rcode !== 'NOERROR') return rcode
  return answers.length === 0 ? 'NODATA' : answers.map((record) => `${record.type} ${record.data}`).join(', ')
}

/** Whether a name server lies beyond everything that is simulated: the router's resolver, or one on the internet. */
function isPublic(nameserver: string, settings: ClusterSettings): boolean {
  if (gatewaysOf(settings).includes(nameserver)) return true
  const { podCIDR, serviceCIDR, nodeCIDR } = settings
  const inside = [podCIDR, serviceCIDR, nodeCIDR].flatMap(cidrsOf)
  return !isLoopback(nameserver) && !inside.some((range) => cidrContains(range, nameserver))
}

/** Public DNS answers at once; how its packets travel is not simulated, so the trace is one stop on the sender. */
function publicTry(
  sender: Sender,
  question: DnsQuestion,
  query: Packet,
  zone: ZoneData,
  id: string,
  memory: KernelMemory,
): Try {
  const answer = answerPublic(zone.upstream ?? new Map(), question)
  const packet = { ...query, src: primaryAddress(sender.host, familyOfPacket(query)) ?? '' }
  const step: PlacedStep = {
    kind: 'resolve',
    question,
    rcode: answer.rcode,
    answers: answer.answers,
    lookup: 0,
    packet,
  }
  const { ref } = sender.host
  return {
    lookup: {
      question,
      rcode: answer.rcode,
      answers: answer.answers,
      trace: {
        id,
        packet,
        hops: [{ host: ref, arrived: packet, steps: [step] }],
        disposition: { ok: true, at: { host: ref, ip: query.dst, port: dnsPort } },
      },
    },
    refused: false,
    answered: 1,
    memory,
  }
}
