import { Cable, Send } from 'lucide-react'
import { useMemo, useState } from 'react'
import { conntrackLine } from '#engine/dataplane'
import type { ConntrackEntry } from '#model/trace'
import { openDialog } from '#store/commands/openDialog'
import { trackedOf } from '#store/trackedOf'
import { usePerform, usePlayground } from '#store/react'
import { KindGlyph } from '../../glyphs/KindGlyph'
import { Button } from '../../primitives/Button'
import { CopyButton } from '../../primitives/CopyButton'
import { Segmented } from '../../primitives/Segmented'
import { Select } from '../../primitives/Select'
import { ConntrackTable } from './ConntrackTable'
import { tupleText } from './tupleText'

const every = '(every host)'

/** The connections that the hosts' kernels remember, as they are now: what NAT was done, and until when it is known. */
export function ConntrackPanel() {
  const tracked = usePlayground(trackedOf)
  const now = usePlayground((state) => state.world.now)
  const [host, setHost] = useState<string>(every)
  const [look, setLook] = useState<'table' | 'text'>('table')
  const chosen = tracked.find((one) => one.host === host)
  const shown = chosen ? [chosen] : tracked
  // The columns of every host stand below each other.
  const widest = useMemo(() => widestOf(tracked.flatMap(({ entries }) => entries)), [tracked])
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
              <ConntrackTable host={id} entries={entries} now={now} widest={widest} />
            )}
          </section>
        ))}
      </div>
    </div>
  )
}

/** How many characters the longest pair of ends takes. */
const widestOf = (entries: readonly ConntrackEntry[]): number =>
  entries.reduce((most, { protocol, original, reply }) => {
    const lengths = [original, reply].map((tuple) => {
      const { src, dst, id } = tupleText(protocol, tuple)
      return `${src} → ${dst}${id}`.length
    })
    return Math.max(most, ...lengths)
  }, 0)

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
