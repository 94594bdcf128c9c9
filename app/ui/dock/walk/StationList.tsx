import { useEffect, useRef, type KeyboardEvent } from 'react'
import type { Station } from '#engine'
import { goToStation } from '#store/commands/goToStation'
import { usePerform } from '#store/react'
import { KindGlyph } from '../../glyphs/KindGlyph'
import { StationGlyph } from './StationGlyph'
import { TupleTable } from './TupleTable'

const glyphOfHost = { pod: 'Pod', node: 'Node', host: 'Host', balancer: 'LoadBalancer' } as const

interface StationListProps {
  readonly stations: readonly Station[]
  readonly at: number
}

/**
 * The walk as an ordered list under its machines: each stop one line, the current one opened with the packet's addresses.
 * Tab stops at the current one only; arrow keys go on from there, and the focus goes along.
 */
export function StationList({ stations, at }: StationListProps) {
  const perform = usePerform()
  const list = useRef<HTMLOListElement>(null)
  const current = useRef<HTMLLIElement>(null)
  useEffect(() => {
    // Braces: newer browsers give back a promise, which React would take for a clean-up.
    current.current?.scrollIntoView({ block: 'nearest' })
    if (list.current?.contains(document.activeElement)) current.current?.querySelector('button')?.focus()
  }, [at])
  function onKeyDown(event: KeyboardEvent) {
    const to = at + (event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0)
    if (to === at) return
    event.preventDefault()
    if (stations[to]) perform(goToStation, { at: to })
  }
  return (
    // The keys come from the buttons in it, which have the focus.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <ol ref={list} aria-label="Steps of the walk" onKeyDown={onKeyDown} className="px-2 pb-2">
      {stations.map((station, i) => (
        <li key={station.index} ref={i === at ? current : undefined}>
          {startsMachine(stations, i) && <MachineHead stations={stations} first={i} />}
          <button
            type="button"
            aria-current={i === at ? 'step' : undefined}
            tabIndex={i === at ? 0 : -1}
            onClick={() => perform(goToStation, { at: i })}
            className={`flex w-full cursor-pointer items-start gap-2 rounded-control px-2 text-left text-xs max-md:min-h-11 max-md:py-1.5 max-md:text-sm ${lineLook(station, i, at)}`}
          >
            <span className="w-5 shrink-0 pt-px text-right font-mono text-2xs text-ink-3">{station.index + 1}</span>
            <StationGlyph kind={station.kind} className="mt-1 size-3" />
            <span className="min-w-0 flex-1">
              <span className={`block ${i === at ? '' : 'truncate'}`}>
                <b className="font-semibold">{station.title}</b>{' '}
                <span className={i > at ? '' : 'text-ink-2'}>{station.detail}</span>
              </span>
              {i === at && <TupleTable station={station} />}
            </span>
          </button>
        </li>
      ))}
    </ol>
  )
}

function lineLook(station: Station, i: number, at: number): string {
  if (i === at && station.decisive) return 'bg-reject-soft py-1.5 text-ink shadow-[inset_3px_0_0_var(--reject-line)]'
  if (i === at) return 'bg-marker-soft py-1.5 text-ink shadow-[inset_3px_0_0_var(--marker-line)]'
  return `min-h-5.5 py-0.5 hover:bg-sheet-3 ${i > at ? 'text-ink-3' : 'text-ink'}`
}

function startsMachine(stations: readonly Station[], i: number): boolean {
  const before = stations[i - 1]
  const here = stations[i]
  return before === undefined || before.host.id !== here?.host.id || before.leg !== here.leg
}

function MachineHead({ stations, first }: { readonly stations: readonly Station[]; readonly first: number }) {
  const station = stations[first]
  if (!station) return null
  let last = first
  while (last + 1 < stations.length && !startsMachine(stations, last + 1)) last += 1
  const count = last - first + 1
  return (
    <h3 className="sticky top-0 z-1 flex items-center gap-1.5 bg-sheet px-2 pt-1.5 pb-1 text-xs">
      <KindGlyph kind={glyphOfHost[station.host.kind]} className="size-3.25 text-node" />
      <b className="font-[640] text-ink">{station.host.name}</b>
      {station.leg === 'reply' && <span className="text-ink-3">the answer</span>}
      <span className="ml-auto text-2xs text-ink-3">{count === 1 ? '1 step' : `${count} steps`}</span>
    </h3>
  )
}
