import type { TableName } from '#model/trace'
import type { RuleSet } from './ast'
import { quoted, ruleText, type TextStyle } from './ruleText'

/** Chains that are to be removed, by table: declared, and thereby flushed, then deleted with `-X`. */
export type Deletions = Partial<Readonly<Record<TableName, readonly string[]>>>

/** As kube-proxy writes: a comment quoted only where it has to be. */
const restoreStyle: TextStyle = {
  comment: (text) => (/^[\w./:-]+$/.test(text) ? text : quoted(text)),
  recent: (match) =>
    match.action === 'set'
      ? `--name ${match.name} --set`
      : `--name ${match.name} --rcheck${match.seconds === undefined ? '' : ` --seconds ${match.seconds}`}${match.reap ? ' --reap' : ''}`,
  nfacct: (name) => name,
}

/**
 * The text that kube-proxy hands to `iptables-restore --noflush`, rules as they were written.
 *
 * Naming a chain creates or flushes it; a chain of the same tables that is not named stays as it is.
 * Upstream: pkg/proxy/iptables/proxier.go, v1.33.
 */
export function restoreText(ruleSet: RuleSet, deletions: Deletions = {}): string {
  let text = ''
  for (const table of ruleSet.tables) {
    const stale = deletions[table.name] ?? []
    text += `*${table.name}\n`
    for (const chain of table.chains) text += `:${chain.name} ${chain.policy ?? '-'} [0:0]\n`
    for (const name of stale) text += `:${name} - [0:0]\n`
    for (const chain of table.chains) {
      for (const rule of chain.rules) {
        const spec = ruleText(rule, restoreStyle)
        text += spec === '' ? `-A ${chain.name}\n` : `-A ${chain.name} ${spec}\n`
      }
    }
    for (const name of stale) text += `-X ${name}\n`
    text += 'COMMIT\n'
  }
  return text
}
