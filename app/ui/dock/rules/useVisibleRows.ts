import { useEffect, useState, type RefObject } from 'react'

/** Rows drawn beyond both edges. The rules of a small cluster are thus all there, for the browser's own search too. */
const beyond = 60

/** Which rows of a list of equally high ones have to be drawn: those in sight, and some before and after them. */
export function useVisibleRows(
  box: RefObject<HTMLElement | null>,
  count: number,
  rowHeight: number,
): { readonly from: number; readonly to: number } {
  const [seen, setSeen] = useState({ first: 0, rows: 60 })
  useEffect(() => {
    const element = box.current
    if (!element) return
    const measure = (): void => {
      const next = {
        first: Math.floor(element.scrollTop / rowHeight),
        rows: Math.ceil(element.clientHeight / rowHeight),
      }
      setSeen((before) => (before.first === next.first && before.rows === next.rows ? before : next))
    }
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    element.addEventListener('scroll', measure, { passive: true })
    return () => {
      observer.disconnect()
      element.removeEventListener('scroll', measure)
    }
  }, [box, rowHeight])
  const first = Math.min(seen.first, Math.max(0, count - seen.rows))
  return { from: Math.max(0, first - beyond), to: Math.min(count, first + seen.rows + beyond) }
}
