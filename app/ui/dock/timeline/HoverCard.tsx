import type { Mark } from './marksOf'
import { momentText } from './momentText'

/** The mark that the pointer is over, and where it stands. */
export interface Hovered {
  readonly mark: Mark
  readonly x: number
  readonly y: number
}

interface HoverCardProps {
  readonly hovered: Hovered
  readonly width: number
  readonly height: number
}

/** What happened at a mark, beside it. */
export function HoverCard({ hovered: { mark, x, y }, width, height }: HoverCardProps) {
  const shown = mark.events.slice(0, 4)
  const more = mark.events.length - shown.length
  const right = x > width / 2
  const up = y > height / 2
  return (
    <div
      aria-hidden="true"
      className="pointer-events-none absolute z-3 w-max max-w-80 rounded-control border border-line-strong bg-sheet px-2.5 py-1.5 text-xs shadow-2"
      style={{
        ...(right ? { right: width - x + 10 } : { left: x + 10 }),
        ...(up ? { bottom: height - y + 2 } : { top: y + 22 }),
      }}
    >
      {shown.map((event) => (
        <p key={event.id} className="flex gap-2 leading-snug">
          <span className="shrink-0 font-mono text-ink-3">{momentText(event.at)}</span>
          <span className="text-ink">{event.message}</span>
        </p>
      ))}
      {more > 0 && <p className="text-ink-3">and {more} more</p>}
    </div>
  )
}
