import { useState } from 'react'
import { closeDialog } from '#store/commands/closeDialog'
import { usePerform } from '#store/react'
import source from '../../../docs/fidelity.md?raw'
import { controlSurface } from '../primitives/controlSurface'
import { Dialog } from '../primitives/Dialog'
import { Segmented } from '../primitives/Segmented'
import { fidelityTable, type FidelityRow, type FidelityState } from './fidelityTable'

const table = fidelityTable(source)

const words: Readonly<Record<FidelityState, { readonly title: string; readonly means: string }>> = {
  exact: { title: 'Exact', means: 'A test holds it to facts of the real component.' },
  simplified: { title: 'Simplified', means: 'Right in what it shows, with less than the real thing.' },
  absent: { title: 'Not modelled', means: 'Not there. What you see does not depend on it, but a real cluster may.' },
}

const states = ['exact', 'simplified', 'absent'] as const

/** What of all this a real cluster would do just so, and what it would not. */
export function FidelityDialog() {
  const perform = usePerform()
  const [only, setOnly] = useState<FidelityState | 'all'>('all')
  const [filter, setFilter] = useState('')
  const wanted = filter.trim().toLowerCase()
  const found = table.rows.filter(
    (row) =>
      (only === 'all' || row.state === only) &&
      `${row.id} ${row.behaviour} ${row.upstream}`.toLowerCase().includes(wanted),
  )
  return (
    <Dialog
      wide
      title="What is exact, and what is not"
      description={`Measured by ${table.reference}`}
      onClose={() => perform(closeDialog, {})}
    >
      <div className="sticky top-0 z-1 flex flex-wrap items-center gap-2 bg-sheet pb-2.5">
        <Segmented
          label="Show"
          value={only}
          choices={[
            { value: 'all', label: `All ${table.rows.length}` },
            ...states.map((state) => ({ value: state, label: words[state].title })),
          ]}
          onChange={setOnly}
          className="max-md:w-full"
        />
        <input
          type="search"
          aria-label="Find a behaviour"
          placeholder="conntrack, NodePort, DNS…"
          value={filter}
          onChange={(event) => setFilter(event.target.value)}
          className={`${controlSurface} flex-1`}
        />
      </div>
      {states.map((state) => (
        <Rows key={state} state={state} rows={found.filter((row) => row.state === state)} />
      ))}
      <p role="status" className={found.length > 0 ? 'sr-only' : 'py-6 text-center text-sm text-ink-3'}>
        {found.length > 0 ? `${found.length} found` : `Nothing about “${filter.trim()}” is written down.`}
      </p>
    </Dialog>
  )
}

function Rows({ state, rows }: { readonly state: FidelityState; readonly rows: readonly FidelityRow[] }) {
  if (rows.length === 0) return null
  const { title, means } = words[state]
  return (
    <section aria-label={title} className="pb-4">
      <header className="flex flex-wrap items-center gap-x-2 border-b border-line pb-1">
        <StateMark state={state} />
        <h3 className="text-base font-[640] text-ink">{title}</h3>
        <span className="text-xs text-ink-3">{means}</span>
        <span className="ml-auto font-mono text-xs text-ink-3">{rows.length}</span>
      </header>
      <ul>
        {rows.map((row) => (
          <li key={row.id} className="border-b border-line py-1.5 pl-6 text-sm last:border-b-0">
            <p className="text-ink-2">{row.behaviour.replaceAll('`', '')}</p>
            <p className="flex flex-wrap gap-x-3 font-mono text-2xs wrap-anywhere text-ink-3">
              <span>{row.id}</span>
              {row.upstream !== '' && <span>{row.upstream.replaceAll('`', '')}</span>}
            </p>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Full, half, empty: how much of the real thing is there. */
function StateMark({ state }: { readonly state: FidelityState }) {
  return (
    <svg viewBox="0 0 16 16" aria-hidden="true" className="size-4 text-ink-2">
      <circle
        cx={8}
        cy={8}
        r={5.25}
        fill={state === 'exact' ? 'currentColor' : 'none'}
        stroke="currentColor"
        strokeWidth={1.5}
      />
      {state === 'simplified' && <path d="M8 2.75a5.25 5.25 0 0 1 0 10.5Z" fill="currentColor" />}
    </svg>
  )
}
