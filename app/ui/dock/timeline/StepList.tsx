import type { SimEvent } from '#model/simEvent'
import { spanText } from '#store/clockText'
import type { ServiceStep } from './serviceSteps'

interface StepListProps {
  readonly steps: readonly ServiceStep[]
  readonly created: SimEvent
  readonly onChoose: (event: SimEvent) => void
}

/** The way of a Service from the API server to the first packet, with the time at which each has taken it in. */
export function StepList({ steps, created, onChoose }: StepListProps) {
  return (
    <div>
      <h3 className="mb-1 font-[640] text-ink">From the API server to the first packet</h3>
      <ol aria-label="From the API server to the first packet" className="flex flex-col">
        {steps.map(({ who, what, events }, i) => (
          <li key={`${who} ${what}`} className="relative flex gap-2 pb-1.5 pl-5">
            {i < steps.length - 1 && (
              <span aria-hidden className="absolute top-3 bottom-0 left-[5px] w-0.5 bg-line-strong" />
            )}
            <span
              aria-hidden
              className={`absolute top-1 left-0 size-3 rounded-full border-2 ${events.length > 0 ? 'border-ink bg-ink' : 'border-line-control bg-sheet'}`}
            />
            <div className="min-w-0 flex-1">
              <p className="text-ink">
                <b className="font-[560]">{who}</b> <span className="text-ink-3">{what}</span>
              </p>
              {events.length === 0 ? (
                <p className="text-ink-3">not yet</p>
              ) : (
                events.map((event) => (
                  <button
                    key={event.id}
                    type="button"
                    onClick={() => onChoose(event)}
                    className="flex w-full cursor-pointer gap-2 text-left hover:bg-sheet-3 max-md:py-1.5"
                  >
                    <span className="w-12 shrink-0 font-mono text-ink-3">+{spanText(event.at - created.at)}</span>
                    <span className="min-w-0 wrap-anywhere text-ink-2">{event.message}</span>
                  </button>
                ))
              )}
            </div>
          </li>
        ))}
      </ol>
    </div>
  )
}
