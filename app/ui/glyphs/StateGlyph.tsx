import type { ReactNode } from 'react'
import { assertNever } from '#lib/assert'

export type GlyphState = 'ready' | 'notReady' | 'terminating' | 'pending' | 'completed' | 'reject' | 'drop'

interface StateGlyphProps {
  readonly state: GlyphState
  readonly className?: string
}

/**
 * The sign of a state. Each state has a shape of its own, so that it is read without its hue: a full disc with a tick,
 * a half disc, a broken ring struck through, an octagon. It says nothing to a screen reader: write the state beside it.
 */
export function StateGlyph({ state, className = 'size-3.5' }: StateGlyphProps) {
  return (
    <svg
      viewBox="0 0 16 16"
      className={`shrink-0 ${className}`}
      fill="none"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {shapeOf(state)}
    </svg>
  )
}

const octagon = 'M5 1h6l4 4v6l-4 4H5l-4-4V5z'

function shapeOf(state: GlyphState): ReactNode {
  switch (state) {
    case 'ready':
      return (
        <>
          <circle cx="8" cy="8" r="6.9" className="fill-ready-line" />
          <path d="m4.8 8.2 2.3 2.2 4.1-4.6" className="stroke-sheet" strokeWidth={1.9} />
        </>
      )
    case 'notReady':
      return (
        <>
          <circle cx="8" cy="8" r="6" className="stroke-not-ready-line" strokeWidth={1.8} />
          <path d="M8 2a6 6 0 0 0 0 12z" className="fill-not-ready-line" />
        </>
      )
    case 'terminating':
      return (
        <>
          <circle cx="8" cy="8" r="6" className="stroke-terminating-line" strokeWidth={1.8} strokeDasharray="1.6 2.6" />
          <path d="M5 11 11 5" className="stroke-terminating-line" strokeWidth={1.8} />
        </>
      )
    case 'pending':
      return (
        <>
          <circle cx="8" cy="8" r="6" className="stroke-line-control" strokeWidth={1.8} strokeDasharray="2.4 2.31" />
          <path d="M8 5v3.2l2 1.3" className="stroke-line-control" strokeWidth={1.8} />
        </>
      )
    case 'completed':
      return (
        <>
          <circle cx="8" cy="8" r="6" className="stroke-line-control" strokeWidth={1.8} />
          <path d="m5.3 8.2 1.9 1.8 3.5-3.8" className="stroke-line-control" strokeWidth={1.8} />
        </>
      )
    case 'reject':
      return (
        <>
          <path d={octagon} className="fill-reject-line" />
          <path d="m5.5 5.5 5 5m0-5-5 5" className="stroke-sheet" strokeWidth={1.9} />
        </>
      )
    case 'drop':
      return (
        <>
          <path d={octagon} className="fill-drop-line" />
          <path d="M4.6 8h6.8" className="stroke-sheet" strokeWidth={2.1} />
        </>
      )
    default:
      return assertNever(state)
  }
}
