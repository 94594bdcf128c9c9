import { Cable, Hourglass, Route, Send, Trash2 } from 'lucide-react'
import { useMemo, useState } from 'react'
import type { Station } from '#engine'
import { conntrackLine } from '#engine/dataplane'
import type { SimTime } from '#model/simTime'
import type { ConntrackEntry, ConntrackTuple, HostId, Trace } from '#model/trace'
import { endpointText } from '#model/packet'
import { chooseTrack } from '#store/commands/chooseTrack'
import { deleteConntrack } from '#store/commands/deleteConntrack'
import { expireConntrack } from '#store/commands/expireConntrack'
import { goToStation } from '#store/commands/goToStation'
import { openDialog } from '#store/commands/openDialog'
import { showDockTab } from '#store/commands/showDockTab'
import { showSmallTab } from '#store/commands/showSmallTab'
import type { PlaygroundState } from '#store/state'
import { trackedOf } from '#store/trackedOf'
import { usePerform, usePlayground } from '#store/react'
import { currentStation, currentTrace, stations as stationsOf } from '#store/selectors'
import { KindGlyph } from '../../glyphs/KindGlyph'
import { Button } from '../../primitives/Button'
import { CopyButton } from '../../primitives/CopyButton'
import { IconButton } from '../../primitives/IconButton'
import { Segmented } from '../../primitives/Segmented'
import { Select } from '../../primitives/Select'
import { entryKey, entryLookups, entryStops } from './entryStops'

const every = '(every host)'

/** The connections that the hosts' kernels remember, as they are now: what NAT was done, and until when it is known. */
export function ConntrackPanel() {
  const tracked = usePlayground(trackedOf)
  const now = usePlayground((state) => state.world.now)
  const [host, setHost] = useState<string>(every)
  const [look, setLook] = useState<'table' | 'text'>('table')
  const chosen = tracked.find((one) => one.host === host)
  const shown = chosen ? [chosen] : tracked
  if (tracked.length === 0) return <NothingTracked />
  const total = shown.reduce((sum, { entries }) => sum + entries.length, 0)
  return (
    <div className="flex h-full min-h-0 flex-col">
      <header className="flex shrink-0 flex-wrap items-center gap-2 border-b border-line px-3.5 py-1.5 text-xs">
        <Select
          label="Host whose connections are shown"
          className="w-44"
          value={chosen ? host : every}
          choices={[
            { value: every, label: 'Every host' },
            ...tracked.map((one) => ({ value: one.host as string, label: one.name })),
          ]}
          onChange={setHost}
        />
        <Segmented
          label="How they are shown"
          value={look}
          choices={[
            { value: 'table', label: 'Table' },
            { value: 'text', label: 'conntrack -L' },
          ]}
          onChange={setLook}
        />
        <p role="status" className="text-ink-2">
          {total === 1 ? '1 entry' : `${total} entries`}
        </p>
        <span className="ml-auto">
          <CopyButton
            size="sm"
            label="Copy"
            text={() => shown.flatMap(({ entries }) => entries.map((entry) => conntrackLine(entry, now))).join('\n')}
          />
        </span>
      </header>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a pane that scrolls has to be reachable by keyboard */}
      <div tabIndex={0} role="region" aria-label="Connections" className="min-h-0 flex-1 overflow-auto pb-3">
        {shown.map(({ host: id, name, kind, entries }) => (
          <section key={id} aria-label={`Connections of ${name}`}>
            <h3 className="sticky top-0 left-0 z-1 flex items-center gap-1.5 bg-sheet px-3.5 pt-2.5 pb-1 text-sm">
              <KindGlyph kind={kind} className="size-3.5 text-node" />
              <b className="font-[640] text-ink">{name}</b>
              <span className="text-xs text-ink-3">{entries.length}</span>
            </h3>
            {look === 'text' ? (
              <ol className="w-max min-w-full px-3.5 font-mono text-xs leading-[18px] text-ink-2">
                {entries.map((entry) => (
                  <li key={entry.id} className="whitespace-pre">
                    {conntrackLine(entry, now)}
                  </li>
                ))}
              </ol>
            ) : (
              <Entries host={id} entries={entries} now={now} />
            )}
          </section>
        ))}
      </div>
    </div>
  )
}

interface EntriesProps {
  readonly host: HostId
  readonly entries: readonly ConntrackEntry[]
  readonly now: SimTime
}

/** As many as are drawn of one host; the text view and the copy hold all of them. */
const mostRows = 200

function Entries({ host, entries, now }: EntriesProps) {
  const station = usePlayground(currentStation)
  const stations = usePlayground(stationsOf)
  const trace = usePlayground(shownAsItHappened)
  const stops = useMemo(() => (trace ? entryStops(trace, stations) : noStops), [trace, stations])
  const asked = usePlayground((state) => state.player?.walk.lookups)
  const lookups = useMemo(() => entryLookups(asked ?? []), [asked])
  const newest = entries.slice(-mostRows).reverse()
  return (
    <table className="w-full min-w-200 table-fixed text-xs">
      <colgroup>
        <col className="w-14" />
        <col className="w-[30%]" />
        <col className="w-[30%]" />
        <col />
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
  const name = `${original.src}:${original.srcPort} to ${original.dst}:${original.dstPort}`
  const isNow = stop !== undefined && stop.index === current?.index
  return (
    <tr
      aria-current={isNow ? 'step' : undefined}
      className={`border-t border-line align-baseline ${isNow ? 'bg-marker-soft' : 'hover:bg-sheet-2'}`}
    >
      <td className="py-1 pr-2 pl-3.5 font-mono text-ink-3">{entry.protocol.toLowerCase()}</td>
      <td className="px-2 font-mono whitespace-nowrap text-ink">
        <Ends tuple={original} differs={[false, reply.src !== original.dst || reply.srcPort !== original.dstPort]} />
      </td>
      <td className="px-2 font-mono whitespace-nowrap text-ink-2">
        <Ends
          tuple={reply}
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
  readonly tuple: ConntrackTuple
  /** Which end is another one than the other tuple would have it: NAT was done there. */
  readonly differs: readonly [src: boolean, dst: boolean]
}

function Ends({ tuple, differs: [src, dst] }: EndsProps) {
  return (
    <>
      <span className={src ? 'font-bold text-nat' : ''}>{endpointText(tuple.src, tuple.srcPort)}</span>
      <span className="text-ink-3"> → </span>
      <span className={dst ? 'font-bold text-nat' : ''}>{endpointText(tuple.dst, tuple.dstPort)}</span>
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

function NothingTracked() {
  const perform = usePerform()
  return (
    <div className="grid h-full place-items-center p-6">
      <div className="flex max-w-100 flex-col items-center gap-3 text-center">
        <Cable aria-hidden className="size-6 text-ink-3" />
        <p className="text-ink-2">
          No kernel remembers a connection. Send a request, and every Node that its packets pass keeps an entry: as it
          came, and as the answer will come back.
        </p>
        <Button
          icon={<Send aria-hidden className="size-3.5" />}
          onClick={() => perform(openDialog, { dialog: { type: 'request' } })}
        >
          Send a request…
        </Button>
      </div>
    </div>
  )
}
