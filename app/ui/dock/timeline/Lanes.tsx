import {
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type PointerEvent,
} from 'react'
import type { SimEvent } from '#model/simEvent'
import { causesOf, effectsOf } from './causes'
import { eventName } from './eventName'
import { HoverCard, type Hovered } from './HoverCard'
import { LaneNames } from './LaneNames'
import type { Lane } from './lanesOf'
import { markAt, marksOf, xOf, type TimeWindow } from './marksOf'
import { nextEvent } from './nextEvent'
import { laneHeight, paintLanes } from './paintLanes'
import { tickText, ticksOf } from './ticksOf'
import { shifted, zoomed, type View } from './timeWindow'
import { useLaneColours } from './useLaneColours'
import { useWidth } from './useWidth'

interface LanesProps {
  /** All events, by which causes are found; and those that are shown. */
  readonly all: readonly SimEvent[]
  readonly shown: readonly SimEvent[]
  readonly lanes: readonly Lane[]
  readonly window: TimeWindow
  /** The moment that is shown in the rest of the page. */
  readonly now: number
  readonly chosen: SimEvent | undefined
  readonly onView: (view: View) => void
  readonly onChoose: (event: SimEvent) => void
  readonly onGo: (event: SimEvent) => void
}

/**
 * The lanes of the components with their events along time. The marks are painted, as many as there may be; what is
 * under the pointer or chosen stands beside them as text. One tab stop: arrow keys go from event to event.
 */
export function Lanes(props: LanesProps) {
  const { all, shown, lanes, window, now, chosen, onView, onChoose, onGo } = props
  const plot = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const width = useWidth(plot)
  const colours = useLaneColours()
  const id = useId()
  const [hovered, setHovered] = useState<Hovered>()
  const marks = useMemo(() => marksOf(shown, window, Math.max(1, width)), [shown, window, width])
  const ticks = useMemo(() => ticksOf(window, width), [window, width])
  const looked = hovered?.mark.events[0] ?? chosen
  const causes = useMemo(() => (looked ? causesOf(all, looked) : []), [all, looked])
  const effects = useMemo(() => (looked ? effectsOf(all, looked) : []), [all, looked])
  const drag = useRef<{ readonly x: number; readonly window: TimeWindow; moved: boolean } | null>(null)
  const height = lanes.length * laneHeight

  useLayoutEffect(() => {
    const ctx = canvas.current?.getContext('2d')
    if (!ctx || width === 0) return
    const density = devicePixelRatio
    const size = [Math.round(width * density), Math.round(height * density)] as const
    if (ctx.canvas.width !== size[0]) ctx.canvas.width = size[0]
    if (ctx.canvas.height !== size[1]) ctx.canvas.height = size[1]
    const components = lanes.map(({ component }) => component)
    paintLanes(ctx, { lanes: components, marks, window, width, density, now, ticks, causes, effects }, colours)
  }, [width, height, lanes, marks, window, now, ticks, causes, effects, colours])

  // React's own wheel listener cannot keep the page from zooming.
  const turn = useRef<(event: WheelEvent) => void>(() => undefined)
  useEffect(() => {
    turn.current = (event) => {
      const sideways = Math.abs(event.deltaX) > Math.abs(event.deltaY) || event.shiftKey
      if (!event.ctrlKey && !event.metaKey && !sideways) return
      event.preventDefault()
      const perPixel = (window.to - window.from) / Math.max(1, width)
      if (sideways) return onView(shifted(window, (event.deltaX || event.deltaY) * perPixel))
      const box = plot.current?.getBoundingClientRect()
      const at = window.from + (event.clientX - (box?.left ?? 0)) * perPixel
      onView(zoomed(window, 1.0015 ** event.deltaY, at))
    }
  })
  useEffect(() => {
    const element = plot.current
    if (!element) return
    const onWheel = (event: WheelEvent): void => turn.current(event)
    element.addEventListener('wheel', onWheel, { passive: false })
    return () => element.removeEventListener('wheel', onWheel)
  }, [])

  function under({ clientX, clientY }: PointerEvent): Hovered | undefined {
    const box = plot.current?.getBoundingClientRect()
    if (!box) return undefined
    const lane = lanes[Math.floor((clientY - box.top) / laneHeight)]
    const mark = lane && markAt(marks.get(lane.component) ?? [], clientX - box.left)
    return mark && { mark, x: mark.x, y: lanes.indexOf(lane) * laneHeight }
  }
  function onPointerMove(event: PointerEvent<HTMLDivElement>) {
    const held = drag.current
    if (held === null) {
      if (event.pointerType === 'mouse') setHovered(under(event))
      return
    }
    const moved = event.clientX - held.x
    if (!held.moved && Math.abs(moved) < 4) return
    held.moved = true
    setHovered(undefined)
    event.currentTarget.setPointerCapture(event.pointerId)
    onView(shifted(held.window, (-moved * (held.window.to - held.window.from)) / Math.max(1, width)))
  }
  function onPointerUp(event: PointerEvent<HTMLDivElement>) {
    const held = drag.current
    drag.current = null
    const [first] = (held?.moved === true ? undefined : under(event))?.mark.events ?? []
    if (first === undefined) return
    onChoose(first)
    onGo(first)
  }
  function onKeyDown(event: KeyboardEvent) {
    if (event.key === 'Enter' && chosen) return onGo(chosen)
    if (event.key === '+' || event.key === '-') {
      return onView(zoomed(window, event.key === '+' ? 0.5 : 2, chosen?.at ?? now))
    }
    const next = nextEvent(shown, lanes, chosen, event.key)
    if (!next) return
    event.preventDefault()
    onChoose(next)
  }

  const hasRoom = (tick: number): boolean => {
    const x = xOf(tick, window, width)
    return x >= 4 && x <= width - 24
  }

  return (
    <div className="grid grid-cols-[10.5rem_minmax(0,1fr)] max-md:grid-cols-[7.5rem_minmax(0,1fr)]">
      <div className="sticky top-0 z-2 col-span-2 grid grid-cols-subgrid border-b border-line bg-sheet">
        <span />
        <div className="relative h-5 overflow-hidden" aria-hidden="true">
          {ticks.filter(hasRoom).map((tick) => (
            <span
              key={tick}
              className="absolute top-0.5 -translate-x-1/2 font-mono text-[10.5px] whitespace-nowrap text-ink-3"
              style={{ left: xOf(tick, window, width) }}
            >
              {tickText(tick)}
            </span>
          ))}
        </div>
      </div>
      <LaneNames lanes={lanes} />
      <div
        ref={plot}
        role="listbox"
        tabIndex={0}
        aria-label="Events by component"
        aria-describedby={`${id}-keys`}
        aria-activedescendant={chosen ? `${id}-chosen` : undefined}
        onKeyDown={onKeyDown}
        onPointerDown={(event) => {
          if (event.button === 0) drag.current = { x: event.clientX, window, moved: false }
        }}
        onPointerMove={onPointerMove}
        onPointerUp={onPointerUp}
        onPointerCancel={() => {
          drag.current = null
        }}
        onPointerLeave={() => setHovered(undefined)}
        className={`relative touch-pan-y overflow-hidden focus-visible:-outline-offset-2 ${hovered ? 'cursor-pointer' : 'cursor-default'}`}
        style={{ height }}
      >
        <p id={`${id}-keys`} className="sr-only">
          Arrow keys go from event to event, Enter goes to that moment, plus and minus show less or more time.
        </p>
        <canvas ref={canvas} aria-hidden="true" className="absolute inset-0 size-full" />
        {chosen && (
          <span id={`${id}-chosen`} role="option" aria-selected className="sr-only">
            {eventName(all, chosen)}
          </span>
        )}
        {hovered && <HoverCard hovered={hovered} width={width} height={height} />}
      </div>
    </div>
  )
}
