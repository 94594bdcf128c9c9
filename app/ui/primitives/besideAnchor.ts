export type Side = 'top' | 'right' | 'bottom' | 'left'

interface Size {
  readonly width: number
  readonly height: number
}

interface Box extends Size {
  readonly left: number
  readonly top: number
}

/** Room between the anchor and what stands beside it, and between that and the edge of the screen. */
const gap = 6
const margin = 8

/** Where something of this size stands beside an anchor: centred on the wished side, on the opposite side where only that has room, never beyond the screen. */
export function besideAnchor(
  anchor: Box,
  size: Size,
  side: Side,
  screen: Size,
): { readonly x: number; readonly y: number } {
  const across = side === 'left' || side === 'right'
  const span = across
    ? { from: anchor.left, length: anchor.width, size: size.width, room: screen.width }
    : { from: anchor.top, length: anchor.height, size: size.height, room: screen.height }
  const before = span.from - gap - span.size
  const after = span.from + span.length + gap
  const fitsBefore = before >= margin
  const fitsAfter = after + span.size <= span.room - margin
  const wantsBefore = side === 'top' || side === 'left'
  const along = (wantsBefore ? fitsBefore || !fitsAfter : fitsBefore && !fitsAfter) ? before : after
  const centre = across
    ? within(anchor.top + (anchor.height - size.height) / 2, size.height, screen.height)
    : within(anchor.left + (anchor.width - size.width) / 2, size.width, screen.width)
  return across ? { x: along, y: centre } : { x: centre, y: along }
}

const within = (start: number, size: number, room: number): number =>
  Math.max(margin, Math.min(start, room - margin - size))
