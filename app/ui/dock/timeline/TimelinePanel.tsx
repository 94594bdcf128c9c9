import { Minus, Plus, Radar } from 'lucide-react'
import { useEffect, useMemo, useState } from 'react'
import { objectsOf } from '#kinds/registry'
import { kubeletOf, proxyOf } from '#model/componentNames'
import { parseKey, type ObjectKey } from '#model/objectMeta'
import type { ComponentId, SimEvent } from '#model/simEvent'
import { goToMoment } from '#store/commands/goToMoment'
import { setTimeMode } from '#store/commands/setTimeMode'
import { isOverTime } from '#store/overTime'
import { presentOf } from '#store/present'
import { usePerform, usePlayground } from '#store/react'
import { Button } from '../../primitives/Button'
import { controlSurface } from '../../primitives/controlSurface'
import { IconButton } from '../../primitives/IconButton'
import { Segmented } from '../../primitives/Segmented'
import { Switch } from '../../primitives/Switch'
import { eventOf } from './causes'
import { concerning } from './concerning'
import { EventDetail } from './EventDetail'
import { EventList } from './EventList'
import { Lanes } from './Lanes'
import { lanesOf } from './lanesOf'
import { StreamStrips } from './StreamStrips'
import { useCalm } from './useCalm'
import { showing, viewOf, wholeView, windowOf, zoomed, type View } from './timeWindow'

/** What happened in the cluster, when, who did it and because of what: along time by component, or as a list. */
export function TimelinePanel() {
  const all = useCalm((state) => presentOf(state).events)
  const present = useCalm((state) => presentOf(state).world.now)
  const now = useCalm((state) => state.world.now)
  const live = usePlayground((state) => isOverTime(presentOf(state).world))
  const selection = usePlayground((state) => state.selection)
  const perform = usePerform()
  const [look, setLook] = useState<'lanes' | 'list'>(() => (innerWidth < 768 ? 'list' : 'lanes'))
  const [follows, setFollows] = useState(true)
  const [text, setText] = useState('')
  const [view, setView] = useState<View>(wholeView)
  const [chosenId, setChosenId] = useState<SimEvent['id']>()
  const objects = useMemo(() => (follows ? selection : []), [follows, selection])
  const shown = useMemo(() => concerning(all, { objects, text }), [all, objects, text])
  const chosen = eventOf(all, chosenId)
  const window = windowOf(view, present)
  const nodes = usePlayground(({ world }) => [...objectsOf(world.objects, 'Node').keys()])
  const filtered = shown !== all
  const lanes = useMemo(() => lanesOf(shown, live && !filtered ? everybody(nodes) : []), [shown, live, filtered, nodes])

  // An event that is chosen from elsewhere comes into view.
  const at = chosen?.at
  useEffect(() => {
    if (at !== undefined) setView((before) => showing(before, windowOf(before, present), at))
    // Not while time goes by: a window that goes along leaves what is chosen behind.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [at])

  const choose = (event: SimEvent): void => setChosenId(event.id)
  const go = (event: SimEvent): void => {
    if (live) perform(goToMoment, { at: event.at })
  }

  return (
    <div className="flex h-full min-h-0 flex-col">
      <header className="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-1.5 border-b border-line px-3.5 py-1.5 text-xs">
        <Segmented
          label="How events are shown"
          value={look}
          choices={[
            { value: 'lanes', label: 'Lanes' },
            { value: 'list', label: 'List' },
          ]}
          onChange={setLook}
        />
        <input
          type="search"
          aria-label="Filter events"
          placeholder="Filter: a name, a word"
          value={text}
          onChange={(event) => setText(event.target.value)}
          className={`${controlSurface} min-w-0 flex-1 md:max-w-48`}
        />
        <span className="flex items-center gap-1.5 text-ink-2">
          <Switch label="Only what concerns the selection" checked={follows} onChange={setFollows} />
          <span aria-hidden>Selection only</span>
        </span>
        <p role="status" className="text-ink-3 max-md:sr-only">
          {shown.length === all.length ? `${all.length} events` : `${shown.length} of ${all.length} events`}
        </p>
        {look === 'lanes' && (
          <div role="group" aria-label="Stretch of time" className="ml-auto flex items-center">
            <IconButton
              size="sm"
              label="Show more time"
              icon={<Minus aria-hidden />}
              onClick={() => setView(zoomed(window, 2, anchor(chosen, now, window)))}
            />
            <IconButton
              size="sm"
              label="Show less time"
              icon={<Plus aria-hidden />}
              onClick={() => setView(zoomed(window, 0.5, anchor(chosen, now, window)))}
            />
            <Button size="sm" tone="quiet" onClick={() => setView(wholeView)}>
              All
            </Button>
            <Button size="sm" tone="quiet" onClick={() => setView({ span: 10_000, end: null })}>
              Last 10 s
            </Button>
          </div>
        )}
      </header>
      {!live && (
        <p className="flex flex-wrap items-center gap-2 border-b border-line bg-sheet-2 px-3.5 py-1.5 text-xs text-ink-2">
          Everything happens at once here, so all events stand at the same moment.
          <Button size="sm" onClick={() => perform(setTimeMode, { mode: 'overTime' })}>
            Let things take time
          </Button>
        </p>
      )}
      <div className="flex min-h-0 flex-1 max-md:flex-col">
        <div className="flex min-h-0 min-w-0 flex-1 flex-col">
          {live && <StreamStrips window={window} />}
          {shown.length === 0 ? (
            <Nothing filtered={all.length > 0} />
          ) : look === 'lanes' ? (
            <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain">
              <Lanes
                all={all}
                shown={shown}
                lanes={lanes}
                window={window}
                now={now}
                chosen={chosen}
                onView={setView}
                onChoose={choose}
                onGo={go}
              />
            </div>
          ) : (
            <EventList all={all} shown={shown} now={now} chosen={chosen} onChoose={choose} onGo={go} />
          )}
        </div>
        {chosen && (
          <div className="flex w-78 shrink-0 flex-col border-line max-md:max-h-1/2 max-md:w-full max-md:border-t md:border-l">
            <EventDetail
              all={all}
              event={chosen}
              onChoose={choose}
              onGo={live ? go : undefined}
              onFit={(events) => {
                setLook('lanes')
                setView(viewOf(events.map((event) => event.at)))
              }}
            />
          </div>
        )}
      </div>
    </div>
  )
}

/** The components that every cluster has, whether they have done anything yet or not. */
const everybody = (nodes: readonly ObjectKey[]): readonly ComponentId[] => [
  ...[
    'apiserver',
    'scheduler',
    'deployment-controller',
    'replicaset-controller',
    'endpointslice-controller',
    'coredns',
  ],
  ...nodes.map((key) => parseKey(key).name).flatMap((node) => [kubeletOf(node), proxyOf(node)]),
]

/** What stays in its place while the stretch of time that is shown becomes longer or shorter. */
function anchor(chosen: SimEvent | undefined, now: number, { from, to }: { from: number; to: number }): number {
  const at = chosen?.at ?? now
  return at >= from && at <= to ? at : (from + to) / 2
}

function Nothing({ filtered }: { readonly filtered: boolean }) {
  return (
    <div className="grid min-h-0 flex-1 place-items-center p-6">
      <p className="flex max-w-90 flex-col items-center gap-3 text-center text-sm text-ink-2">
        <Radar aria-hidden className="size-6 text-ink-3" />
        {filtered ? 'No event concerns that.' : 'Nothing has happened yet.'}
      </p>
    </div>
  )
}
