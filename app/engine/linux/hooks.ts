import { invariant } from '#lib/assert'
import { emptyTrail, grown } from '#lib/trail'
import type { Packet } from '#model/packet'
import { packetDiff } from '#model/packetDiff'
import type { HookName } from '#model/trace'
import { evaluateHook } from '../netfilter/evaluate'
import type { HookContext } from '../netfilter/hookContext'
import { sourcePortFor } from '../netfilter/sourcePort'
import { addressOn, isAddressOf, isLocalAddress } from './addresses'
import { rejection } from './answers'
import { confirm, hasOwnAnswers, natOf, rebind, track, translate, untracked, type Manipulation } from './conntrack'
import type { Host } from './host'
import type { HostMemory } from './kernelMemory'
import { lostHere, withStep, type Passage, type Surroundings } from './passage'
import { noted, reaped, wasNoted } from './recent'
import { reasonOfVerdict, rulesFor } from './ruleReason'

/** Connection tracking and NAT of a family start with its first rule; a network namespace without rules passes packets as they are. */
const filters = (host: Host, packet: Packet): boolean => rulesFor(host, packet).tables.length > 0

/** The passage once connection tracking has seen the packet: at PREROUTING, or at OUTPUT for a packet of the host's own. */
export function tracked(around: Surroundings, passage: Passage): Passage {
  if (!filters(around.host, passage.packet) || passage.tracking.confirmed) return passage
  const { host, now, attached } = around
  const seen = attached
    ? { tracking: attached, table: passage.table, full: false }
    : track(passage.table, passage.packet, { now, max: host.conntrackMax, liberal: host.tcpBeLiberal })
  const { tracking, table } = seen
  const state = seen.full ? 'NEW' : tracking.state
  const after = withStep(
    { ...passage, tracking, table },
    {
      kind: 'conntrack',
      action: seen.full ? 'full' : state === 'INVALID' ? 'invalid' : tracking.confirmed ? 'match' : 'new',
      state,
      ...(tracking.entry ? { entry: tracking.entry } : {}),
    },
  )
  return seen.full ? lostHere(after, 'conntrack-full') : after
}

interface Interfaces {
  readonly inInterface?: string
  readonly outInterface?: string
}

const manipulationAt: Readonly<Record<HookName, Manipulation | undefined>> = {
  PREROUTING: 'destination',
  OUTPUT: 'destination',
  INPUT: 'source',
  POSTROUTING: 'source',
  FORWARD: undefined,
}

/**
 * The passage after one netfilter hook: every table that has it, and NAT.
 *
 * Table nat is asked for the first packet of a connection only; every other packet is translated as its connection was.
 * Destinations are translated before table filter sees the packet, sources after it.
 */
export function hook(around: Surroundings, passage: Passage, name: HookName, interfaces: Interfaces): Passage {
  if (!filters(around.host, passage.packet)) return passage
  const manipulation = manipulationAt[name]
  const consultNat = manipulation !== undefined && passage.tracking.state === 'NEW' && !passage.tracking.confirmed
  if (consultNat) return evaluated(around, passage, name, interfaces, manipulation)
  if (manipulation === 'destination') {
    return evaluated(around, translated(passage, manipulation), name, interfaces)
  }
  const judged = evaluated(around, passage, name, interfaces)
  return manipulation === undefined || judged.ending ? judged : translated(judged, manipulation)
}

function translated(passage: Passage, manipulation: Manipulation): Passage {
  const { tracking } = passage
  const packet = translate(tracking, passage.packet, manipulation)
  const changes = packetDiff(passage.packet, packet)
  if (packet === passage.packet || !tracking.entry || (changes.length === 0 && !packet.icmp)) return passage
  const action = tracking.direction === 'reply' ? 'reverse' : 'match'
  return withStep(passage, { kind: 'conntrack', action, state: tracking.state, entry: tracking.entry, changes }, packet)
}

function evaluated(
  around: Surroundings,
  passage: Passage,
  name: HookName,
  interfaces: Interfaces,
  asksNat?: Manipulation,
): Passage {
  const { host, chance, now } = around
  const rules = rulesFor(host, passage.packet)
  let { recent } = passage
  const context: HookContext = {
    ...interfaces,
    ctState: passage.tracking.state,
    ctStatus: natOf(passage.tracking.entry),
    isLocal: (ip, dev) => (dev === undefined ? isLocalAddress(host, ip) : isAddressOf(host, dev, ip)),
    ipset: (set) => host.ipsets.find((candidate) => candidate.name === set)?.nets ?? [],
    chance,
    recent: {
      set: (list, address) => {
        recent = noted(recent, list, address, now)
      },
      rcheck: (asked, address) => {
        const found = wasNoted(recent, asked, address, now)
        recent = reaped(recent, asked, address, now)
        return found
      },
    },
    consultNat: asksNat !== undefined,
    isFree: (packet) => hasOwnAnswers(passage.table, packet),
    masqueradeAddress: () => {
      const address = interfaces.outInterface && addressOn(host, interfaces.outInterface, passage.packet.dst)
      invariant(address, `${host.ref.id} masquerades on an interface and has an address`)
      return address
    },
  }
  const result = evaluateHook(rules, name, passage.packet, context)
  const after: Passage = {
    ...passage,
    packet: result.packet,
    steps: grown(passage.steps, result.steps),
    recent,
    tracking: asksNat ? rebind(passage.tracking, result.packet, asksNat) : passage.tracking,
  }
  if (result.verdict === 'accept') {
    return asksNat === 'source' && result.nat.length === 0 ? withOwnAnswers(after, context) : after
  }
  const verdict = result.steps.findLastIndex((candidate) => candidate.kind === 'verdict')
  invariant(verdict >= 0, 'a packet that rules end has a verdict step')
  const step = passage.steps.length + verdict
  const reason = reasonOfVerdict(rules, result.steps[verdict])
  const answer = result.verdict === 'reject' ? rejection(host, result.packet, result.rejectWith ?? '') : undefined
  return { ...after, ending: { kind: 'lost', reason, step, ...(answer ? { answer } : {}) } }
}

/**
 * The passage of a new connection that no rule gave another source: if its answers would look like those of a known
 * connection, it gets another source port all the same. Upstream: Linux net/netfilter/nf_nat_core.c, nf_nat_alloc_null_binding.
 */
function withOwnAnswers(passage: Passage, context: HookContext): Passage {
  const { packet: before, table, tracking } = passage
  if (hasOwnAnswers(table, before)) return passage
  const packet = { ...before, srcPort: sourcePortFor(before, context, `remap ${before.srcPort}`, false) }
  const changes = packetDiff(before, packet)
  if (changes.length === 0) return passage
  const rebound = rebind(tracking, packet, 'source')
  const { entry, state } = rebound
  return withStep(
    { ...passage, tracking: rebound },
    { kind: 'conntrack', action: 'remap', state, ...(entry ? { entry } : {}), changes },
    packet,
  )
}

/** The passage once the connection's first packet has got through this host: from now on the connection is known. */
export function confirmed(passage: Passage): Passage {
  const { tracking, table } = passage
  if (tracking.state !== 'NEW' || tracking.confirmed || !tracking.entry) return passage
  return withStep(
    { ...passage, table: confirm(table, tracking), tracking: { ...tracking, confirmed: true } },
    { kind: 'conntrack', action: 'confirm', state: tracking.state, entry: tracking.entry },
  )
}

/** A passage that begins on a host: nothing has happened yet. */
export const beginning = (packet: Passage['packet'], memory: HostMemory): Passage => ({
  packet,
  steps: emptyTrail(),
  ...memory,
  tracking: untracked,
})
