/** A text for iptables-restore, by table and chain. Rules keep their order; chains have none. */
export interface RestoredTable {
  readonly chains: ReadonlyMap<string, readonly string[]>
  readonly deleted: ReadonlySet<string>
}

export type RestoredTables = ReadonlyMap<string, RestoredTable>

/** Sorts the lines of a restore text by table and chain, without reading the rules themselves. */
export function restoredTables(text: string): RestoredTables {
  const tables = new Map<string, RestoredTable>()
  let chains = new Map<string, string[]>()
  let deleted = new Set<string>()
  for (const raw of text.split('\n')) {
    const line = raw.trim()
    const [word = '', name = ''] = line.split(' ')
    if (line.startsWith('*')) {
      chains = new Map()
      deleted = new Set()
      tables.set(line.slice(1), { chains, deleted })
    } else if (line.startsWith(':')) chains.set(word.slice(1), [])
    else if (word === '-A') chains.set(name, [...(chains.get(name) ?? []), line])
    else if (word === '-X') deleted.add(name)
  }
  return tables
}

/** What table and chain hold after a text was restored without flushing: named chains are written anew, deleted ones go. */
export function afterRestore(before: RestoredTables, text: string): RestoredTables {
  const after = new Map(before)
  for (const [name, { chains, deleted }] of restoredTables(text)) {
    const merged = new Map([...(before.get(name)?.chains ?? []), ...chains])
    for (const chain of deleted) merged.delete(chain)
    after.set(name, { chains: merged, deleted: new Set() })
  }
  return after
}

/** The first difference between two sets of tables, in words; undefined when there is none. */
export function firstDifference(expected: RestoredTables, actual: RestoredTables): string | undefined {
  for (const name of new Set([...expected.keys(), ...actual.keys()])) {
    const wanted = expected.get(name)
    const found = actual.get(name)
    if (!wanted || !found) return `table ${name}: ${wanted ? 'missing' : 'not expected'}`
    for (const chain of new Set([...wanted.chains.keys(), ...found.chains.keys()])) {
      const difference = chainDifference(wanted.chains.get(chain), found.chains.get(chain))
      if (difference) return `table ${name}, chain ${chain}: ${difference}`
    }
    const chain = [...wanted.deleted, ...found.deleted].find(
      (one) => wanted.deleted.has(one) !== found.deleted.has(one),
    )
    if (chain !== undefined)
      return `table ${name}: -X ${chain} ${wanted.deleted.has(chain) ? 'missing' : 'not expected'}`
  }
  return undefined
}

export function chainDifference(
  wanted: readonly string[] | undefined,
  found: readonly string[] | undefined,
): string | undefined {
  if (!wanted || !found) return wanted ? 'missing' : 'not expected'
  const at = wanted.findIndex((rule, i) => rule !== found[i])
  if (at < 0 && found.length === wanted.length) return undefined
  const place = at < 0 ? wanted.length : at
  return `rule ${place + 1}: expected ${wanted[place] ?? 'no more rules'}, got ${found[place] ?? 'no more rules'}`
}
