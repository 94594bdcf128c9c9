import { useEffect, useId, useLayoutEffect, useRef, type KeyboardEvent } from 'react'
import type { SimEvent } from '#model/simEvent'
import { useVisibleRows } from '../rules/useVisibleRows'
import { eventOf } from './causes'
import { eventName } from './eventName'
import { toneOf } from './eventTone'
import { momentText } from './momentText'
import { ToneGlyph } from './ToneGlyph'

const rowHeight = 24

interface EventListProps {
  readonly all: readonly SimEvent[]
  readonly shown: readonly SimEvent[]
  readonly now: number
  readonly chosen: SimEvent | undefined
  readonly onChoose: (event: SimEvent) => void
  readonly onGo: (event: SimEvent) => void
}

/**
 * The events as a list, the latest last: when, who, what, and because of what. Whoever is at its end stays there as
 * events come. One tab stop; arrow keys go from event to event, Enter goes to that moment.
 */
export function EventList({ all, shown, now, chosen, onChoose, onGo }: EventListProps) {
  const box = useRef<HTMLDivElement>(null)
  const atEnd = useRef(true)
  const id = useId()
  const { from, to } = useVisibleRows(box, shown.length, rowHeight)
  const chosenAt = chosen ? shown.indexOf(chosen) : -1

  useLayoutEffect(() => {
    if (box.current && atEnd.current) box.current.scrollTop = box.current.scrollHeight
  }, [shown.length])
  useEffect(() => {
    const element = box.current
    if (!element || chosenAt < 0) return
    const top = chosenAt * rowHeight
    if (top < element.scrollTop + rowHeight || top + 2 * rowHeight > element.scrollTop + element.clientHeight) {
      element.scrollTop = top - element.clientHeight / 2
    }
  }, [chosenAt])

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === 'Enter' && chosen) return onGo(chosen)
    const page = Math.max(1, Math.floor((box.current?.clientHeight ?? 0) / rowHeight) - 1)
    const begin = chosenAt < 0 ? shown.length : chosenAt
    const next = {
      ArrowDown: begin + 1,
      ArrowUp: begin - 1,
      PageDown: begin + page,
      PageUp: begin - page,
      Home: 0,
      End: shown.length - 1,
    }[event.key]
    if (next === undefined) return
    event.preventDefault()
    const to = shown[Math.min(shown.length - 1, Math.max(0, next))]
    if (to) onChoose(to)
  }

  return (
    <div
      ref={box}
      role="listbox"
      tabIndex={0}
      aria-label="Events"
      aria-describedby={`${id}-keys`}
      aria-activedescendant={chosenAt >= from && chosenAt < to ? `${id}-${chosenAt}` : undefined}
      onKeyDown={onKeyDown}
      onScroll={({ currentTarget: { scrollTop, clientHeight, scrollHeight } }) => {
        atEnd.current = scrollTop + clientHeight > scrollHeight - rowHeight
      }}
      className="relative min-h-0 flex-1 overflow-auto text-xs focus-visible:-outline-offset-2"
    >
      <p id={`${id}-keys`} className="sr-only">
        Arrow keys go from event to event, Enter goes to that moment.
      </p>
      <div style={{ height: shown.length * rowHeight }} />
      {shown.slice(from, to).map((event, i) => {
        const at = from + i
        const cause = eventOf(all, event.causedBy)
        return (
          // The list has the focus and the keys; a row is pointed at.
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
          <div
            key={event.id}
            id={`${id}-${at}`}
            role="option"
            aria-selected={at === chosenAt}
            aria-posinset={at + 1}
            aria-setsize={shown.length}
            aria-label={eventName(all, event)}
            onClick={() => onChoose(event)}
            onDoubleClick={() => onGo(event)}
            style={{ top: at * rowHeight, height: rowHeight }}
            className={`absolute inset-x-0 flex cursor-pointer items-center gap-2.5 px-3.5 whitespace-nowrap hover:bg-sheet-3 ${at === chosenAt ? 'bg-sheet-3 shadow-[inset_2px_0_0_var(--ink)]' : ''}`}
          >
            <span className={`w-18 shrink-0 text-right font-mono ${event.at > now ? 'text-ink-3' : 'text-ink-2'}`}>
              {momentText(event.at)}
            </span>
            <ToneGlyph tone={toneOf(event)} />
            <span className="w-40 shrink-0 truncate text-ink-3 max-md:hidden">{event.component}</span>
            <span className="min-w-0 flex-[3] truncate text-ink">{event.message}</span>
            <span className="min-w-0 flex-[2] truncate text-ink-3 max-md:hidden">
              {cause === undefined ? '' : `because of ${cause.component}: ${cause.message}`}
            </span>
          </div>
        )
      })}
    </div>
  )
}
