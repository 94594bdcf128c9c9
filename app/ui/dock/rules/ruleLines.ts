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
  for (let from = 0; from < lines.length;) {
    const line = lines[from]
    let to = from + 1
    if (line?.ruleId !== undefined && line.chain !== undefined) {
      // Rules of one chain stand together.
      while (lines[to]?.ruleId !== undefined && lines[to]?.chain === line.chain) to += 1
      firstRule.set(`${line.table} ${line.chain}`, from)
      count.set(`${line.table} ${line.chain}`, to - from)
    }
    from = to
  }
  return lines.flatMap(({ table, chain, ruleId, text }, i) => {
    if (chain === undefined || ruleId !== undefined) return []
    const policy = / (ACCEPT|DROP) \[/.exec(text)?.[1]
    if (policy === undefined) return []
    const id = `${table} ${chain}`
    return [{ table, chain, policy, rules: count.get(id) ?? 0, at: firstRule.get(id) ?? i }]
  })
}
