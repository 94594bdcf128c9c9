import type { ReactNode } from 'react'
import type { EventTone } from './eventTone'

const shapes: Readonly<Record<EventTone, ReactNode>> = {
  act: <path d="M6 1.2 10.8 6 6 10.8 1.2 6Z" className="fill-ink" />,
  made: <circle cx="6" cy="6" r="3.6" className="fill-ink-2" />,
  changed: <circle cx="6" cy="6" r="2.2" className="fill-ink-3" />,
  gone: (
    <g className="fill-none stroke-terminating-line" strokeWidth="1.5">
      <circle cx="6" cy="6" r="3.6" />
      <path d="M2 10 10 2" />
    </g>
  ),
  synced: <rect x="5" y="1.5" width="2" height="9" className="fill-service-line" />,
  bad: <path d="M4 1.2h4L10.8 4v4L8 10.8H4L1.2 8V4Z" className="fill-reject-line" />,
}

/** The mark of an event as the lanes paint it. */
export const ToneGlyph = ({ tone }: { readonly tone: EventTone }) => (
  <svg viewBox="0 0 12 12" className="size-3 shrink-0" aria-hidden="true">
    {shapes[tone]}
  </svg>
)
