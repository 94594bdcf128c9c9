import { invariant } from '#lib/assert'
import type { Packet } from '#model/packet'
import { packetDiff } from '#model/packetDiff'
import type { HookName } from '#model/trace'
import { evaluateHook } from '../netfilter/evaluate'
import { addressOn, isAddressOf, isLocalAddress } from './addresses'
import { rejection } from './answers'
import { confirm, natOf, rebind, track, translate, untracked, type Manipulation } from './conntrack'
import type { Host } from './host'
import { withStep, type Passage, type Surroundings } from './passage'
import { reasonOfVerdict, rulesFor } from './ruleReason'

/** Connection tracking and NAT of a family start with its first rule; a network namespace without rules passes packets as they are. */
const filters = (host: Host, packet: Packet): boolean => rulesFor(host, packet).tables.length > 0

/** The passage once connection tracking has seen the packet: at PREROUTING, or at OUTPUT for a packet of the host's own. */
export function tracked(around: Surroundings, passage: Passage): Passage {
  if (!filters(around.host, passage.packet) || passage.tracking.confirmed) return passage
  const tracking = around.attached ?? track(passage.table, passage.packet)
  return withStep(
    { ...passage, tracking },
    {
      kind: 'conntrack',
      action: tracking.state === 'INVALID' ? 'invalid' : tracking.state === 'NEW' ? 'new' : 'match',
      state: tracking.state,
      ...(tracking.entry ? { entry: tracking.entry } : {}),
    },
  )
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
  const { host, chance } = around
  const rules = rulesFor(host, passage.packet)
  const result = evaluateHook(rules, name, passage.packet, {
    ...interfaces,
    ctState: passage.tracking.state,
    ctStatus: natOf(passage.tracking.entry),
    isLocal: (ip, dev) => (dev === undefined ? isLocalAddress(host, ip) : isAddressOf(host, dev, ip)),
    ipset: (set) => host.ipsets.find((candidate) => candidate.name === set)?.nets ?? [],
    chance,
    consultNat: asksNat !== undefined,
    masqueradeAddress: () => {
      const address = interfaces.outInterface && addressOn(host, interfaces.outInterface, passage.packet.dst)
      invariant(address, `${host.ref.id} masquerades on an interface and has an address`)
      return address
    },
  })
  const after: Passage = {
    ...passage,
    packet: result.packet,
    steps: [...passage.steps, ...result.steps],
    tracking: asksNat ? rebind(passage.tracking, result.packet, asksNat) : passage.tracking,
  }
  if (result.verdict === 'accept') return after
  const step = after.steps.findLastIndex((candidate) => candidate.kind === 'verdict')
  invariant(step >= 0, 'a packet that rules end has a verdict step')
  const reason = reasonOfVerdict(rules, after.steps[step])
  const answer = result.verdict === 'reject' ? rejection(host, result.packet, result.rejectWith ?? '') : undefined
  return { ...after, ending: { kind: 'lost', reason, step, ...(answer ? { answer } : {}) } }
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
export const beginning = (packet: Passage['packet'], table: Passage['table']): Passage => ({
  packet,
  steps: [],
  table,
  tracking: untracked,
})
