import type { Match, Rule } from '#engine'
import type { AddressFamily } from '#model/ip'
import { saveMatch, saveTarget } from '#engine/dataplane'

interface RuleTextProps {
  /** Whose rule set it is: what a text leaves to its default depends on it. */
  readonly family: AddressFamily
  readonly rule: Rule
  readonly comments: boolean
  /** Index of the match that did not hold; it is underlined. */
  readonly failedMatch?: number | undefined
}

/** Addresses first, as iptables-save prints them, then protocol and port, then the rest. */
const order: readonly Match['kind'][] = [
  'source',
  'destination',
  'inInterface',
  'outInterface',
  'protocol',
  'sourcePort',
  'destinationPort',
]

const rank = (match: Match): number => {
  const at = order.indexOf(match.kind)
  return at < 0 ? order.length : at
}

/** A rule as iptables-save words it, without the `-m tcp` that only repeat the protocol; comments on demand. */
export function RuleText({ family, rule, comments, failedMatch }: RuleTextProps) {
  const shown = rule.matches
    .map((match, index) => ({ match, index }))
    .filter(({ match }) => match.kind !== 'module' && (comments || match.kind !== 'comment'))
    .sort((a, b) => rank(a.match) - rank(b.match))
  return (
    <>
      {shown.map(({ match, index }) => (
        <span key={index}>
          <span className={index === failedMatch ? 'border-b-[1.5px] border-reject-line text-ink-2' : ''}>
            {saveMatch(family, match)}
          </span>{' '}
        </span>
      ))}
      {rule.target && <TargetText text={saveTarget(family, rule.target)} />}
    </>
  )
}

/** `-j TARGET`, the target's name in bold, an address it writes too. */
function TargetText({ text }: { readonly text: string }) {
  const [flag, name, ...rest] = text.split(' ')
  return (
    <>
      {flag} <b className="font-[640]">{name}</b>
      {rest.map((word, i) => (
        <span key={i} className={/^[\d[]/.test(word) ? 'font-[640]' : ''}>
          {' '}
          {word}
        </span>
      ))}
    </>
  )
}
