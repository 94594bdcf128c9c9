import { useMemo } from 'react'
import { objectOf, objectsOf } from '#kinds/registry'
import type { SimEvent } from '#model/simEvent'
import { spanText } from '#store/clockText'
import { usePlayground } from '#store/react'
import { Button } from '../../primitives/Button'
import { causesOf, effectsOf } from './causes'
import { momentText } from './momentText'
import { isServiceCreated, serviceSteps } from './serviceSteps'
import { StepList } from './StepList'

interface EventDetailProps {
  readonly all: readonly SimEvent[]
  readonly event: SimEvent
  readonly onChoose: (event: SimEvent) => void
  /** Absent where no time goes by. */
  readonly onGo: ((event: SimEvent) => void) | undefined
  readonly onFit: (events: readonly SimEvent[]) => void
}

/** One event: what happened, what led to it and what it led to. Of a new Service, its way to the first packet. */
export function EventDetail({ all, event, onChoose, onGo, onFit }: EventDetailProps) {
  const causes = useMemo(() => causesOf(all, event), [all, event])
  const effects = useMemo(() => effectsOf(all, event), [all, event])
  const before = causes.slice(0, -1)
  return (
    <section aria-label="Chosen event" className="flex min-h-0 flex-col gap-2 overflow-y-auto px-3.5 py-2.5 text-xs">
      <div>
        <p className="text-ink-3">
          <span className="font-mono">{momentText(event.at)}</span> {event.component}
        </p>
        <p className="text-sm font-[560] wrap-anywhere text-ink">{event.message}</p>
        <div className="mt-1.5 flex gap-1.5">
          {onGo && (
            <Button size="sm" onClick={() => onGo(event)}>
              Go to this moment
            </Button>
          )}
          <Button size="sm" tone="quiet" onClick={() => onFit([...causes, ...effects])}>
            Fit its chain
          </Button>
        </div>
      </div>
      {isServiceCreated(event) && <ServiceWay all={all} created={event} onChoose={onChoose} />}
      {before.length > 0 && <EventChain title="Because of" events={before} from={event} onChoose={onChoose} />}
      {!isServiceCreated(event) && effects.length > 0 && (
        <EventChain title="It led to" events={effects} from={event} onChoose={onChoose} />
      )}
      {before.length === 0 && effects.length === 0 && (
        <p className="text-ink-3">Nothing led to it, and nothing has followed from it so far.</p>
      )}
    </section>
  )
}

/** Effects of one event in a large cluster run into thousands. */
const most = 60

interface EventChainProps {
  readonly title: string
  readonly events: readonly SimEvent[]
  /** By which the times are counted. */
  readonly from: SimEvent
  readonly onChoose: (event: SimEvent) => void
}

function EventChain({ title, events, from, onChoose }: EventChainProps) {
  const shown = events.slice(0, most)
  return (
    <div>
      <h3 className="mb-0.5 font-[640] text-ink">{title}</h3>
      <ol aria-label={title} className="border-l-2 border-ink">
        {shown.map((event) => (
          <li key={event.id}>
            <button
              type="button"
              onClick={() => onChoose(event)}
              className="flex w-full cursor-pointer gap-2 py-0.5 pr-1 pl-2 text-left hover:bg-sheet-3 focus-visible:-outline-offset-2 max-md:py-2"
            >
              <span className="w-14 shrink-0 text-right font-mono text-ink-3">{sinceText(from, event)}</span>
              <span className="min-w-0 wrap-anywhere text-ink-2">
                <b className="font-[560] text-ink">{event.component}</b> {event.message}
              </span>
            </button>
          </li>
        ))}
      </ol>
      {events.length > most && <p className="pt-1 pl-2 text-ink-3">and {events.length - most} more</p>}
    </div>
  )
}

/** `+30 ms`, `−1.2 s`, `same ms`. */
function sinceText(from: SimEvent, { at }: SimEvent): string {
  const ms = at - from.at
  if (ms === 0) return 'same ms'
  return ms > 0 ? `+${spanText(ms)}` : `−${spanText(-ms)}`
}

interface ServiceWayProps {
  readonly all: readonly SimEvent[]
  readonly created: SimEvent
  readonly onChoose: (event: SimEvent) => void
}

function ServiceWay({ all, created, onChoose }: ServiceWayProps) {
  const nodes = usePlayground(({ world }) =>
    [...objectsOf(world.objects, 'Node').values()].map(({ metadata }) => metadata.name),
  )
  const balanced = usePlayground(
    ({ world }) => objectOf(world.objects, 'Service', created.regarding)?.spec.type === 'LoadBalancer',
  )
  const steps = useMemo(() => serviceSteps(all, created, nodes, balanced), [all, created, nodes, balanced])
  return <StepList steps={steps} created={created} onChoose={onChoose} />
}
