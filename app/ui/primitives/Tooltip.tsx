import { useEffect, useId, useRef, useState, type ReactNode } from 'react'
import { createPortal } from 'react-dom'
import { Adorned } from './Adorned'
import type { Side } from './besideAnchor'
import { TooltipBubble } from './TooltipBubble'

export interface TooltipProps {
  readonly text: ReactNode
  /** Shortcut as it is shown: `Ctrl Z`. */
  readonly keys?: string | undefined
  readonly side?: Side
  /** One focusable element. */
  readonly children: ReactNode
}

/** How long the pointer rests before words appear, and how soon after others the next appear at once, in milliseconds. */
const patience = 400
const continuing = 200
/** How long the pointer may be on its way from the control to the words. */
const grace = 100

/** One tooltip at a time; shared by all. */
const last: { hide: (() => void) | undefined; hiddenAt: number } = { hide: undefined, hiddenAt: -Infinity }

/** Words that appear beside a control on hover and on focus, and go by Escape. */
export function Tooltip({ text, keys, side = 'bottom', children }: TooltipProps) {
  const anchor = useRef<HTMLElement>(null)
  const [open, setOpen] = useState(false)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const pressed = useRef(false)
  const over = useRef(false)
  const id = useId()

  const [{ show, hide, showIn, hideIn }] = useState(() => {
    const hide = (): void => {
      clearTimeout(timer.current)
      if (last.hide !== hide) return
      last.hide = undefined
      last.hiddenAt = performance.now()
      setOpen(false)
    }
    const show = (): void => {
      clearTimeout(timer.current)
      if (last.hide !== hide) last.hide?.()
      last.hide = hide
      setOpen(true)
    }
    const after = (ms: number, then: () => void): void => {
      clearTimeout(timer.current)
      timer.current = setTimeout(then, ms)
    }
    return { show, hide, showIn: (ms: number) => after(ms, show), hideIn: (ms: number) => after(ms, hide) }
  })
  useEffect(() => hide, [hide])

  function onPointerMove({ pointerType }: { readonly pointerType: string }) {
    if (pointerType === 'touch' || over.current) return
    over.current = true
    if (performance.now() - last.hiddenAt < continuing || last.hide !== undefined) show()
    else showIn(patience)
  }
  function press() {
    pressed.current = true
    hide()
    document.addEventListener('pointerup', () => (pressed.current = false), { once: true })
  }

  return (
    <>
      <Adorned
        ref={anchor}
        aria-describedby={open ? id : undefined}
        onPointerMove={onPointerMove}
        onPointerLeave={() => {
          over.current = false
          hideIn(grace)
        }}
        onPointerDown={press}
        onClick={hide}
        onFocus={() => pressed.current || show()}
        onBlur={hide}
      >
        {children}
      </Adorned>
      {open &&
        createPortal(
          <TooltipBubble id={id} anchor={anchor} side={side} onReach={show} onLeave={() => hideIn(grace)} onHide={hide}>
            {text}
            {keys !== undefined && <kbd className="font-sans text-2xs text-ink-3">{keys}</kbd>}
          </TooltipBubble>,
          document.body,
        )}
    </>
  )
}
