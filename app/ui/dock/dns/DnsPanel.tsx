import { useState } from 'react'
import { zoneOf } from '#store/zoneOf'
import { usePlayground } from '#store/react'
import { controlSurface } from '../../primitives/controlSurface'

/** How many records are drawn; a filter finds the rest. */
const limit = 300

/** The cluster's zone as CoreDNS answers it, and what the current request asked. */
export function DnsPanel() {
  const zone = usePlayground(zoneOf)
  const lookups = usePlayground((state) => state.player?.walk.lookups ?? [])
  const [filter, setFilter] = useState('')
  const found = zone.filter((record) =>
    `${record.name} ${record.type} ${record.data}`.includes(filter.trim().toLowerCase()),
  )
  return (
    <div className="grid gap-x-8 gap-y-4 p-4 lg:grid-cols-[1fr_22rem]">
      <section aria-label="Records of the cluster's zone" className="min-w-0">
        <div className="flex items-center gap-3 pb-2">
          <h3 className="text-sm font-[640] text-ink">What CoreDNS answers</h3>
          <span className="text-xs text-ink-3">{zone.length} records</span>
          <div className="ml-auto w-56">
            <input
              type="search"
              aria-label="Find a record"
              placeholder="name or address"
              value={filter}
              onChange={(event) => setFilter(event.target.value)}
              className={controlSurface}
            />
          </div>
        </div>
        <div className="overflow-x-auto">
          <table className="w-full font-mono text-xs">
            <thead className="text-left font-sans text-2xs text-ink-3">
              <tr>
                <th className="pb-1 font-normal">name</th>
                <th className="px-3 pb-1 text-right font-normal">ttl</th>
                <th className="px-3 pb-1 font-normal">type</th>
                <th className="pb-1 font-normal">data</th>
              </tr>
            </thead>
            <tbody>
              {found.slice(0, limit).map((record, i) => (
                <tr key={i} className="border-t border-line align-baseline">
                  <td className="py-0.5 text-ink">{record.name}</td>
                  <td className="px-3 text-right text-ink-3">{record.ttl}</td>
                  <td className="px-3 text-dns">{record.type}</td>
                  <td className="text-ink-2">{record.data}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {found.length > limit && (
            <p className="pt-2 text-xs text-ink-3">{found.length - limit} more: narrow the search.</p>
          )}
          {found.length === 0 && <p className="pt-2 text-xs text-ink-3">No record like that.</p>}
        </div>
      </section>
      <section aria-label="Lookups of this request">
        <h3 className="pb-2 text-sm font-[640] text-ink">What this request asked</h3>
        {lookups.length === 0 && (
          <p className="text-xs text-ink-3">Nothing yet: no request that needs a name was sent.</p>
        )}
        <ol className="grid gap-2">
          {lookups.map((lookup, i) => (
            <li key={i} className="rounded-tag bg-dns-soft px-2.5 py-1.5 font-mono text-xs">
              <p className="wrap-anywhere text-ink">
                {lookup.question.name} {lookup.question.type}
              </p>
              <p className="text-dns">
                {lookup.rcode ?? 'no answer'} {lookup.answers.map((answer) => answer.data).join(', ')}
              </p>
            </li>
          ))}
        </ol>
      </section>
    </div>
  )
}
