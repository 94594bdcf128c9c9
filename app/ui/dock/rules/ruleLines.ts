import type { RenderedLine } from '#engine'
import type { ObjectKey } from '#model/objectMeta'
import type { RuleId } from '#model/trace'

/** What of a node's rules somebody wants to see. */
export interface RuleFilter {
  /** Part of a line, in any case. */
  readonly text: string
  /** Only rules that were made for this Service. */
  readonly service: ObjectKey | null
  /** Only these rules. */
  readonly met?: ReadonlyMap<RuleId, unknown> | undefined
}

/** The lines that `filter` leaves, each table's head before them; all of them where nothing is asked for. */
export function filteredLines(lines: readonly RenderedLine[], filter: RuleFilter): readonly RenderedLine[] {
  const text = filter.text.trim().toLowerCase()
  const { service, met } = filter
  if (text === '' && service === null && met === undefined) return lines
  const isWanted = ({ ruleId, origin, text: line }: RenderedLine): boolean =>
    ruleId !== undefined &&
    (service === null || origin?.service === service) &&
    (met === undefined || met.has(ruleId)) &&
    (text === '' || line.toLowerCase().includes(text))
  const found: RenderedLine[] = []
  let head: RenderedLine | undefined
  for (const line of lines) {
    if (line.chain === undefined && line.text.startsWith('*')) head = line
    if (!isWanted(line)) continue
    if (head) found.push(head)
    head = undefined
    found.push(line)
  }
  return found
}

/** A built-in chain, or a table that it stands in, with where its rules begin. */
export interface ChainPlace {
  readonly table: string
  readonly chain: string
  readonly policy: string
  readonly rules: number
  /** Index of its first rule among the lines, or of the line that declares it where it has none. */
  readonly at: number
}

/** Every built-in chain of every table, in the order in which they are printed. */
export function builtInPlaces(lines: readonly RenderedLine[]): readonly ChainPlace[] {
  const firstRule = new Map<string, number>()
  const count = new Map<string, number>()
  for (const [i, { table, chain, ruleId }] of lines.entries()) {
    if (ruleId === undefined || chain === undefined) continue
    const id = `${table} ${chain}`
    if (!firstRule.has(id)) firstRule.set(id, i)
    count.set(id, (count.get(id) ?? 0) + 1)
  }
  return lines.flatMap(({ table, chain, ruleId, text }, i) => {
    const policy = / (ACCEPT|DROP) \[/.exec(text)?.[1]
    if (chain === undefined || ruleId !== undefined || policy === undefined) return []
    const id = `${table} ${chain}`
    return [{ table, chain, policy, rules: count.get(id) ?? 0, at: firstRule.get(id) ?? i }]
  })
}
