import { assertNever } from '#lib/assert'
import type { Match, Rule, Target } from './ast'

type Recent = Extract<Match, { kind: 'recent' }>

/** What differs between the text that a program hands to iptables-restore and the text that iptables-save prints. */
export interface TextStyle {
  readonly comment: (text: string) => string
  readonly recent: (match: Recent) => string
  readonly nfacct: (name: string) => string
}

/** Matches and target of a rule, without `-A CHAIN`; empty for a rule that has neither. */
export function ruleText(rule: Pick<Rule, 'matches' | 'target'>, style: TextStyle): string {
  let text = ''
  for (const match of rule.matches) text += ` ${matchText(match, style)}`
  return (rule.target ? `${text} ${targetText(rule.target)}` : text).slice(1)
}

/** One match as an iptables command line spells it. */
export function matchText(match: Match, style: TextStyle): string {
  const not = 'negate' in match && match.negate ? '! ' : ''
  switch (match.kind) {
    case 'source':
      return `${not}-s ${match.cidr}`
    case 'destination':
      return `${not}-d ${match.cidr}`
    case 'inInterface':
      return `${not}-i ${match.name}`
    case 'outInterface':
      return `${not}-o ${match.name}`
    case 'protocol':
      return `${not}-p ${match.protocol}`
    case 'module':
      return `-m ${match.name}`
    case 'sourcePort':
      return `${not}--sport ${portRange(match.from, match.to)}`
    case 'destinationPort':
      return `${not}--dport ${portRange(match.from, match.to)}`
    case 'comment':
      return `-m comment --comment ${style.comment(match.text)}`
    case 'mark':
      return `-m mark ${not}--mark ${withMask(match.value, match.mask)}`
    case 'ctstate':
      return `-m conntrack ${not}--ctstate ${match.states.join(',')}`
    case 'addrtype':
      return `-m addrtype ${not}--${match.side}-type ${match.type}${match.limitInterface ? ` --limit-iface-${match.limitInterface}` : ''}`
    case 'statistic':
      return `-m statistic --mode random --probability ${match.probability}`
    case 'recent':
      return `-m recent ${style.recent(match)}`
    case 'nfacct':
      return `-m nfacct --nfacct-name ${style.nfacct(match.name)}`
    case 'set':
      return `-m set ${not}--match-set ${match.name} ${match.direction}`
    default:
      return assertNever(match)
  }
}

/** `-j TARGET` with its options. */
export function targetText(target: Target): string {
  switch (target.kind) {
    case 'jump':
      return `-j ${target.chain}`
    case 'goto':
      return `-g ${target.chain}`
    case 'ACCEPT':
    case 'DROP':
    case 'RETURN':
      return `-j ${target.kind}`
    case 'REJECT':
      return target.with === undefined ? '-j REJECT' : `-j REJECT --reject-with ${target.with}`
    case 'DNAT':
      return `-j DNAT --to-destination ${target.to}`
    case 'SNAT':
      return `-j SNAT --to-source ${target.to}${target.randomFully ? ' --random-fully' : ''}`
    case 'MASQUERADE':
      return `-j MASQUERADE${target.randomFully ? ' --random-fully' : ''}`
    case 'MARK':
      return target.operation === 'set'
        ? `-j MARK --set-xmark ${hex(target.value)}/${hex(target.mask)}`
        : `-j MARK --${target.operation}-mark ${hex(target.value)}`
    default:
      return assertNever(target)
  }
}

/** In double quotes, with a backslash before whatever would end or change the quoted text. */
export const quoted = (text: string): string => `"${text.replaceAll(/["\\']/g, (c) => `\\${c}`)}"`

const hex = (value: number): string => `0x${value.toString(16)}`
const withMask = (value: number, mask: number): string =>
  mask === 0xffffffff ? hex(value) : `${hex(value)}/${hex(mask)}`
const portRange = (from: number, to: number): string => (from === to ? `${from}` : `${from}:${to}`)
