import { useEffect, useLayoutEffect, useRef, type ReactNode, type RefObject } from 'react'
import { besideAnchor, type Side } from './besideAnchor'

interface TooltipBubbleProps {
  readonly id: string
  readonly anchor: RefObject<HTMLElement | null>
  readonly side: Side
  /** The pointer has come over to the words, or left them. */
  readonly onReach: () => void
  readonly onLeave: () => void
  readonly onHide: () => void
  readonly children: ReactNode
}

/** The words of a tooltip, beside its control; on the other side where there is no room. */
export function TooltipBubble({ id, anchor, side, onReach, onLeave, onHide, children }: TooltipBubbleProps) {
  const bubble = useRef<HTMLDivElement>(null)

  useLayoutEffect(() => {
    const { current: element } = bubble
    if (!element || !anchor.current) return
    const { innerWidth: width, innerHeight: height } = window
    const place = besideAnchor(anchor.current.getBoundingClientRect(), element.getBoundingClientRect(), side, {
      width,
      height,
    })
    element.style.translate = `${place.x}px ${place.y}px`
  }, [anchor, side, children])

  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      if (event.key !== 'Escape') return
      // Escape takes away one thing at a time, the topmost first.
      event.preventDefault()
      event.stopPropagation()
      onHide()
    }
    function onScroll({ target }: Event) {
      if (target instanceof Node && anchor.current && target.contains(anchor.current)) onHide()
    }
    window.addEventListener('keydown', onKeyDown, { capture: true })
    window.addEventListener('scroll', onScroll, { capture: true, passive: true })
    return () => {
      window.removeEventListener('keydown', onKeyDown, { capture: true })
      window.removeEventListener('scroll', onScroll, { capture: true })
    }
  }, [anchor, onHide])

  return (
    <div
      ref={bubble}
      id={id}
      role="tooltip"
      onPointerEnter={onReach}
      onPointerLeave={onLeave}
      className="fixed top-0 left-0 z-50 flex w-max max-w-72 items-center gap-2 rounded-control border border-line bg-sheet px-2 py-1 text-xs text-ink shadow-2"
    >
      {children}
    </div>
  )
}
