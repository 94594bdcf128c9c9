import type { Box, Point } from '../geometry/polyline'

export interface CapsulePlace extends Point {
  /** How far the station lies from the capsule's left edge: where its stem stands. */
  readonly stem: number
  readonly below: boolean
}

interface Size {
  readonly w: number
  readonly h: number
}

/** Where the stem stands when nothing pushes the capsule aside. */
const stem = 30
const margin = 8

/**
 * Where the capsule of a packet lies: beside its station, inside the view, and so that it covers as little as can be of
 * what stands around. `gap` is what it keeps free above and below the station. Above is best; below, and aligned to the other end, are taken only when they cover less.
 */
export function placeCapsule(at: Point, size: Size, gap: number, around: readonly Box[], view: Size): CapsulePlace {
  const lefts = [at.x - stem, at.x - size.w + stem, at.x - size.w / 2]
  const tops = [at.y - gap - size.h, at.y + gap]
  let best: { readonly place: CapsulePlace; readonly cost: number } | undefined
  tops.forEach((top, row) =>
    lefts.forEach((left, column) => {
      const x = clamp(left, margin, view.w - size.w - margin)
      const y = clamp(top, margin, view.h - size.h - margin)
      const box = { x, y, ...size }
      const hidden = around.reduce((sum, other) => sum + shared(box, other), 0)
      const onStation = at.y > y && at.y < y + size.h ? 1e4 : 0
      const cost = hidden + onStation + row * 400 + column * 200
      const place = { x, y, stem: clamp(at.x - x, 14, size.w - 14), below: row === 1 }
      if (!best || cost < best.cost) best = { place, cost }
    }),
  )
  return best?.place ?? { x: at.x, y: at.y, stem, below: false }
}

const clamp = (value: number, low: number, high: number): number => Math.max(low, Math.min(high, value))

/** The area that two boxes share. */
function shared(a: Box, b: Box): number {
  const w = Math.min(a.x + a.w, b.x + b.w) - Math.max(a.x, b.x)
  const h = Math.min(a.y + a.h, b.y + b.h) - Math.max(a.y, b.y)
  return w > 0 && h > 0 ? w * h : 0
}
