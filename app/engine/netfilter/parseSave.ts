import { err, ok, type Result } from '#lib/result'
import type { TableName } from '#model/trace'
import type { Rule, RuleSet, Table } from './ast'
import { builtInChains, tableOrder } from './hooks'
import { readRule } from './parse/readRule'
import { tokenReader, tokens, type SaveError, type Token } from './parse/tokens'
import { chainOf } from './ruleId'

/** A table while it is being read. `jumps` are checked once all of its chains are known. */
interface OpenTable {
  readonly name: TableName
  readonly chains: Map<string, { readonly policy?: 'ACCEPT' | 'DROP'; readonly rules: Rule[] }>
  readonly jumps: Jump[]
}

interface Jump {
  readonly from: string
  readonly to: string
  readonly line: number
  readonly at: Token
}

type LineError = Omit<SaveError, 'line'>

/**
 * The rule set that a text describes, be it what iptables-save printed or what a program hands to iptables-restore.
 *
 * Whatever the interpreter does not know is an error, not a rule that is left out: a dump is either understood as a
 * whole or refused with its place. Counters and comment lines are skipped.
 */
export function parseSave(text: string, family: RuleSet['family'] = 'IPv4'): Result<RuleSet, SaveError> {
  const tables: Table[] = []
  let open: OpenTable | undefined
  for (const [i, line] of text.split('\n').entries()) {
    const words = tokens(line)
    if (!words.ok) return err({ line: i + 1, ...words.error })
    const [first, ...rest] = withoutCounters(words.value)
    if (!first || first.text.startsWith('#')) continue
    if (first.text === 'COMMIT') {
      if (!open) return err({ line: i + 1, column: first.column, message: 'COMMIT expected at no table' })
      const error = checkJumps(open)
      if (error) return err(error)
      tables.push(closed(open))
      open = undefined
    } else if (!open) {
      const begun = begin(first, tables)
      if (!begun.ok) return err({ line: i + 1, ...begun.error })
      open = begun.value
    } else {
      const error = first.text.startsWith(':') ? declare(open, first, rest) : append(open, first, rest, i + 1, family)
      if (error) return err({ line: i + 1, ...error })
    }
  }
  if (open) return err({ line: text.split('\n').length, column: 1, message: `table ${open.name} has no COMMIT line` })
  return ok({ family, tables })
}

function withoutCounters(words: readonly Token[]): readonly Token[] {
  return /^\[\d+:\d+\]$/.test(words[0]?.text ?? '') ? words.slice(1) : words
}

function begin(first: Token, tables: readonly Table[]): Result<OpenTable, LineError> {
  const name = tableOrder.find((table) => `*${table}` === first.text)
  if (!name)
    return err({ column: first.column, message: `a table such as "*nat" must come first, not "${first.text}"` })
  if (tables.some((table) => table.name === name)) {
    return err({ column: first.column, message: `table ${name} stands here twice` })
  }
  return ok({ name, chains: new Map(), jumps: [] })
}

function declare(open: OpenTable, first: Token, rest: readonly Token[]): LineError | undefined {
  const name = first.text.slice(1)
  const policy = rest[0]?.text
  const builtIn = builtInChains(open.name).some((hook) => hook === name)
  if (name === '' || open.chains.has(name)) return { column: first.column, message: `bad chain name "${name}"` }
  if (builtIn ? policy !== 'ACCEPT' && policy !== 'DROP' : policy !== '-') {
    return { column: rest[0]?.column ?? first.column, message: `bad policy for chain ${name}` }
  }
  open.chains.set(name, policy === 'ACCEPT' || policy === 'DROP' ? { policy, rules: [] } : { rules: [] })
  return undefined
}

function append(
  open: OpenTable,
  first: Token,
  rest: readonly Token[],
  line: number,
  family: RuleSet['family'],
): LineError | undefined {
  const [chain, ...words] = rest
  if (first.text !== '-A' || !chain)
    return { column: first.column, message: `"${first.text}" is no line of a saved table` }
  if (builtInChains(open.name).some((hook) => hook === chain.text) && !open.chains.has(chain.text)) {
    open.chains.set(chain.text, { policy: 'ACCEPT', rules: [] })
  }
  const declared = open.chains.get(chain.text)
  if (!declared) return { column: chain.column, message: `Chain "${chain.text}" does not exist` }
  const reader = tokenReader(words)
  const rule = readRule(reader, open.name, family)
  if (!rule) return reader.failure() ?? { column: first.column, message: 'bad rule' }
  declared.rules.push(rule)
  const { target } = rule
  if (target?.kind === 'jump' || target?.kind === 'goto') {
    const at = words.findLast((word) => word.text === target.chain) ?? chain
    open.jumps.push({ from: chain.text, to: target.chain, line, at })
  }
  return undefined
}

/** Every jump must lead to a chain of the same table that is not built in, and no way may lead back to where it began. */
function checkJumps(open: OpenTable): SaveError | undefined {
  for (const { to, line, at } of open.jumps) {
    const chain = open.chains.get(to)
    if (!chain) return { line, column: at.column, message: `Couldn't load target "${to}"` }
    if (chain.policy) return { line, column: at.column, message: `${to} is built in and no chain to jump to` }
  }
  const [jump] = jumpsInLoops(open.jumps)
  return (
    jump && {
      line: jump.line,
      column: jump.at.column,
      message: `Loop found in table: ${jump.from} leads back to itself`,
    }
  )
}

/** The jumps by which a packet might never come back: those that stay when ways that end are cut off, from both sides. */
function jumpsInLoops(jumps: readonly Jump[]): readonly Jump[] {
  const endless = withoutEnds(
    jumps,
    (jump) => jump.from,
    (jump) => jump.to,
  )
  return withoutEnds(
    endless,
    (jump) => jump.to,
    (jump) => jump.from,
  )
}

/** Takes away jumps to where no jump goes on from, until none is left of them. */
function withoutEnds(
  jumps: readonly Jump[],
  start: (jump: Jump) => string,
  end: (jump: Jump) => string,
): readonly Jump[] {
  const leaving = new Map<string, number>()
  const arriving = new Map<string, Jump[]>()
  for (const jump of jumps) {
    leaving.set(start(jump), (leaving.get(start(jump)) ?? 0) + 1)
    const known = arriving.get(end(jump))
    if (known) known.push(jump)
    else arriving.set(end(jump), [jump])
  }
  const ends = [...arriving.keys()].filter((chain) => !leaving.has(chain))
  const cut = new Set<Jump>()
  for (let chain = ends.pop(); chain !== undefined; chain = ends.pop()) {
    for (const jump of arriving.get(chain) ?? []) {
      cut.add(jump)
      const left = (leaving.get(start(jump)) ?? 0) - 1
      leaving.set(start(jump), left)
      if (left === 0) ends.push(start(jump))
    }
  }
  return jumps.filter((jump) => !cut.has(jump))
}

const closed = (open: OpenTable): Table => ({
  name: open.name,
  chains: [...open.chains].map(([name, chain]) => chainOf(name, chain.rules, chain.policy)),
})
