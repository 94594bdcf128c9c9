import { isRecord } from '#lib/isRecord'
import type { TracedRule } from './monitor'

/** Where a rule stands in its chain, from 1; nothing for a rule that the check itself put there. */
export type PlaceOf = (rule: TracedRule) => number | undefined

const families: Readonly<Record<string, TracedRule['family']>> = { ip: 'IPv4', ip6: 'IPv6' }

const key = ({ family, table, chain, handle }: TracedRule): string => `${family} ${table} ${chain} ${handle}`

/**
 * The places of all rules, from what `nft --json --handle list ruleset` prints, which shares its tables with iptables. The
 * first `own` rules of the built-in chains of table raw are the check's and are not counted.
 */
export function placesOf(text: string, own: number): PlaceOf {
  const listed: unknown = JSON.parse(text)
  const entries = isRecord(listed) && Array.isArray(listed['nftables']) ? listed['nftables'] : []
  const places = new Map<string, number>()
  const counts = new Map<string, number>()
  for (const entry of entries) {
    const rule: unknown = isRecord(entry) ? entry['rule'] : undefined
    if (!isRecord(rule)) continue
    const family = families[String(rule['family'])]
    if (!family) continue
    const [table, chain, handle] = [String(rule['table']), String(rule['chain']), Number(rule['handle'])]
    const count = (counts.get(`${family} ${table} ${chain}`) ?? 0) + 1
    counts.set(`${family} ${table} ${chain}`, count)
    places.set(key({ family, table, chain, handle }), count)
  }
  return (rule) => {
    const place = places.get(key(rule))
    const ours = rule.table === 'raw' && (rule.chain === 'PREROUTING' || rule.chain === 'OUTPUT') ? own : 0
    return place === undefined || place <= ours ? undefined : place - ours
  }
}
