import type { TimeWindow } from './marksOf'

/** How much of the time is looked at, and where. */
export interface View {
  /** How much time is shown; null shows all there is. */
  readonly span: number | null
  /** Where it ends; null goes along with the present. */
  readonly end: number | null
}

/** All there is, going along with the present. */
export const wholeView: View = { span: null, end: null }

const shortest = 20

/** The window of time that a view shows at present. A little room stays between the present and the edge. */
export function windowOf({ span, end }: View, now: number): TimeWindow {
  const shown = span ?? Math.max(now, 1000) * 1.05
  const to = end ?? (span === null ? shown : now + shown * 0.05)
  return { from: to - shown - (span === null ? shown * 0.01 : 0), to }
}

/** The view after zooming by a factor, with the moment `at` where it is. */
export function zoomed(window: TimeWindow, factor: number, at: number): View {
  const span = Math.max(shortest, (window.to - window.from) * factor)
  const share = (at - window.from) / (window.to - window.from)
  return { span, end: at + (1 - share) * span }
}

/** The view shifted by so much time. */
export const shifted = (window: TimeWindow, ms: number): View => ({
  span: window.to - window.from,
  end: window.to + ms,
})

/** A view in which all of these moments are seen. */
export function viewOf(moments: readonly number[]): View {
  const [from, to] = [Math.min(...moments), Math.max(...moments)]
  const span = Math.max(shortest, (to - from) * 1.2)
  return { span, end: (from + to) / 2 + span / 2 }
}

/** The view in which a moment is seen: the same one where it is already. */
export function showing(view: View, window: TimeWindow, at: number): View {
  if (at >= window.from && at <= window.to) return view
  const span = window.to - window.from
  return { span, end: at + span / 2 }
}
