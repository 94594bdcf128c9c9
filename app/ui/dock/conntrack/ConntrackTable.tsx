import { Hourglass, Route, Trash2 } from 'lucide-react'
import { useMemo } from 'react'
import type { Station } from '#engine'
import type { SimTime } from '#model/simTime'
import type { ConntrackEntry, HostId, Trace } from '#model/trace'
import { chooseTrack } from '#store/commands/chooseTrack'
import { deleteConntrack } from '#store/commands/deleteConntrack'
import { expireConntrack } from '#store/commands/expireConntrack'
import { goToStation } from '#store/commands/goToStation'
import { showDockTab } from '#store/commands/showDockTab'
import { showSmallTab } from '#store/commands/showSmallTab'
import { usePerform, usePlayground } from '#store/react'
import { currentStation, currentTrace, stations as stationsOf } from '#store/selectors'
import type { PlaygroundState } from '#store/state'
import { IconButton } from '../../primitives/IconButton'
import { entryKey, entryLookups, entryStops } from './entryStops'
import { tupleText, type TupleText } from './tupleText'

interface ConntrackTableProps {
  readonly host: HostId
  readonly entries: readonly ConntrackEntry[]
  readonly now: SimTime
  /** Characters of the longest pair of ends, so that the tables of all hosts have the same columns. */
  readonly widest: number
}

/** As many as are drawn of one host; the text view and the copy hold all of them. */
const mostRows = 200

/** What one host's kernel remembers, the newest first: what NAT was done, until when, and what left it behind. */
export function ConntrackTable({ host, entries, now, widest }: ConntrackTableProps) {
  const station = usePlayground(currentStation)
  const stations = usePlayground(stationsOf)
  const trace = usePlayground(shownAsItHappened)
  const stops = useMemo(() => (trace ? entryStops(trace, stations) : noStops), [trace, stations])
  const asked = usePlayground((state) => state.player?.walk.lookups)
  const lookups = useMemo(() => entryLookups(asked ?? []), [asked])
  const newest = entries.slice(-mostRows).reverse()
  return (
    <table className="w-full table-fixed text-xs" style={{ minWidth: `calc(${2 * widest}ch + 36rem)` }}>
      <colgroup>
        <col className="w-14" />
        <col />
        <col />
        <col className="w-44" />
        <col className="w-20" />
        <col className="w-34" />
        <col className="w-18" />
      </colgroup>
      <thead className="text-left text-2xs text-ink-3">
        <tr>
          <th scope="col">
            <span className="sr-only">protocol</span>
          </th>
          <th scope="col" className="px-2 pb-1 font-normal">
            as it came
          </th>
          <th scope="col" className="px-2 pb-1 font-normal">
            as it is answered
          </th>
          <th scope="col" className="px-2 pb-1 font-normal">
            state
          </th>
          <th scope="col" className="px-2 pb-1 text-right font-normal">
            goes in
          </th>
          <th scope="col" className="px-2 pb-1 font-normal">
            made by
          </th>
          <th scope="col">
            <span className="sr-only">what can be done</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {newest.map((entry) => (
          <Row
            key={entry.id}
            host={host}
            entry={entry}
            now={now}
            stop={stops.get(entryKey(host, entry.id))}
            lookup={lookups.get(entryKey(host, entry.id))}
            current={station}
          />
        ))}
      </tbody>
    </table>
  )
}

const noStops: ReadonlyMap<string, Station> = new Map()

/** What is played, unless it is one of the outcomes that could have been instead: those left nothing behind. */
const shownAsItHappened = (state: PlaygroundState): Trace | undefined =>
  state.player?.outcome === state.player?.walk.drawn ? currentTrace(state) : undefined

interface RowProps {
  readonly host: HostId
  readonly entry: ConntrackEntry
  readonly now: SimTime
  readonly stop: Station | undefined
  readonly lookup: number | undefined
  readonly current: Station | undefined
}

function Row({ host, entry, now, stop, lookup, current }: RowProps) {
  const perform = usePerform()
  const { original, reply } = entry
  const seconds = Math.max(0, Math.floor((entry.expiresAt - now) / 1000))
  const ends = tupleText(entry.protocol, original)
  const name = `${ends.src} to ${ends.dst}${ends.id}`
  const isNow = stop !== undefined && stop.index === current?.index
  return (
    <tr
      aria-current={isNow ? 'step' : undefined}
      className={`border-t border-line align-baseline ${isNow ? 'bg-marker-soft' : 'hover:bg-sheet-2'}`}
    >
      <td className="py-1 pr-2 pl-3.5 font-mono text-ink-3">{entry.protocol.toLowerCase()}</td>
      <td className="px-2 font-mono whitespace-nowrap text-ink">
        <Ends text={ends} differs={[false, reply.src !== original.dst || reply.srcPort !== original.dstPort]} />
      </td>
      <td className="px-2 font-mono whitespace-nowrap text-ink-2">
        <Ends
          text={tupleText(entry.protocol, reply)}
          differs={[
            reply.src !== original.dst || reply.srcPort !== original.dstPort,
            reply.dst !== original.src || reply.dstPort !== original.srcPort,
          ]}
        />
      </td>
      <td className="px-2 whitespace-nowrap text-ink-2">{stateWords(entry)}</td>
      <td className="px-2 text-right font-mono whitespace-nowrap text-ink-2">{durationText(seconds)}</td>
      <td className="px-2 whitespace-nowrap text-ink-3">
        <MadeBy stop={stop} lookup={lookup} />
      </td>
      <td className="pr-2.5 text-right whitespace-nowrap">
        <IconButton
          size="sm"
          label={`Let ${name} expire`}
          hint="Let it expire now"
          icon={<Hourglass aria-hidden />}
          onClick={() => perform(expireConntrack, { host, id: entry.id })}
        />
        <IconButton
          size="sm"
          label={`Delete ${name}`}
          hint="Delete, as conntrack -D does"
          icon={<Trash2 aria-hidden />}
          onClick={() => perform(deleteConntrack, { host, id: entry.id })}
        />
      </td>
    </tr>
  )
}

interface MadeByProps {
  readonly stop: Station | undefined
  /** The name lookup of the shown request whose question this was. */
  readonly lookup: number | undefined
}

/** What left the entry behind: a step of the shown walk, a lookup before it, or something that is no longer shown. */
function MadeBy({ stop, lookup }: MadeByProps) {
  const perform = usePerform()
  if (stop === undefined && lookup === undefined) return 'an earlier request'
  function show() {
    if (stop !== undefined) perform(goToStation, { at: stop.index })
    else if (lookup !== undefined) perform(chooseTrack, { track: { type: 'lookup', index: lookup } })
    perform(showDockTab, { tab: 'walk' })
    perform(showSmallTab, { tab: 'walk' })
  }
  return (
    <button
      type="button"
      className="flex min-h-6 cursor-pointer items-center gap-1 text-ink underline underline-offset-2"
      onClick={show}
    >
      <Route aria-hidden className="size-3" />
      {stop !== undefined ? `step ${stop.index + 1}` : `lookup ${(lookup ?? 0) + 1}`}
    </button>
  )
}

interface EndsProps {
  readonly text: TupleText
  /** Which end is another one than the other tuple would have it: NAT was done there. */
  readonly differs: readonly [src: boolean, dst: boolean]
}

function Ends({ text, differs: [src, dst] }: EndsProps) {
  return (
    <>
      <span className={src ? 'font-bold text-nat' : ''}>{text.src}</span>
      <span className="text-ink-3"> → </span>
      <span className={dst ? 'font-bold text-nat' : ''}>{text.dst}</span>
      <span className="text-ink-3">{text.id}</span>
    </>
  )
}

function stateWords({ tcpState, replied, assured }: ConntrackEntry): string {
  const words = [tcpState ?? (replied ? 'answered' : 'no answer yet'), ...(assured ? ['assured'] : [])]
  return words.join(', ')
}

/** `4 d 23 h`, `1 min 20 s`: the two largest units. */
function durationText(seconds: number): string {
  const units = [
    [86_400, 'd'],
    [3600, 'h'],
    [60, 'min'],
    [1, 's'],
  ] as const
  let rest = seconds
  const parts: string[] = []
  for (const [size, unit] of units) {
    const count = Math.floor(rest / size)
    rest -= count * size
    if (count > 0 || (unit === 's' && parts.length === 0)) parts.push(`${count} ${unit}`)
  }
  return parts.slice(0, 2).join(' ')
}
