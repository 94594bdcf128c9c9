import type { ChainPlace } from './ruleLines'

interface ChainIndexProps {
  readonly places: readonly ChainPlace[]
  readonly onGo: (at: number) => void
}

/** Every table with its built-in chains, where packets come in; each leads to its first rule. */
export function ChainIndex({ places, onGo }: ChainIndexProps) {
  const tables = [...new Set(places.map(({ table }) => table))]
  return (
    <nav
      aria-label="Tables and built-in chains"
      className="w-40 shrink-0 overflow-y-auto border-r border-line py-1.5 max-md:hidden"
    >
      {tables.map((table) => (
        <section key={table} aria-label={`Table ${table}`} className="pb-1.5">
          <h3 className="px-3.5 pt-1 pb-0.5 font-mono text-xs font-bold text-ink">{table}</h3>
          <ul>
            {places
              .filter((place) => place.table === table)
              .map(({ chain, policy, rules, at }) => (
                <li key={chain}>
                  <button
                    type="button"
                    onClick={() => onGo(at)}
                    className="flex h-6 w-full cursor-pointer items-center justify-between gap-2 pr-3 pl-3.5 text-left font-mono text-2xs text-ink-2 hover:bg-sheet-2 hover:text-ink"
                  >
                    {chain}
                    <span className={policy === 'DROP' ? 'text-drop' : 'text-ink-3'}>
                      {policy === 'DROP' ? `DROP ${rules}` : rules}
                    </span>
                  </button>
                </li>
              ))}
          </ul>
        </section>
      ))}
    </nav>
  )
}
