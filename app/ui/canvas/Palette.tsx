import { useRef, type MouseEvent, type PointerEvent } from 'react'
import { parseKey } from '#model/objectMeta'
import { cancelMode } from '#store/commands/cancelMode'
import { placeObject } from '#store/commands/placeObject'
import { startPlacing } from '#store/commands/startPlacing'
import { usePerform, usePlayground, useStoreApi } from '#store/react'
import type { Placeable } from '#store/state'
import { KindGlyph } from '../glyphs/KindGlyph'
import { bodies, placeableWords, signs } from './placeables'

/**
 * What can be put on the canvas. Three ways lead there: drag an item; click it and then click the place; or press Enter
 * on it, which puts it at the next free place (a Pod on the selected Node).
 */
export function Palette() {
  return (
    <div className="grid grid-cols-[auto_auto] gap-x-1" role="group" aria-label="Place">
      <Column title="Bodies" items={bodies} />
      <Column title="Signs" items={signs} />
    </div>
  )
}

function Column({ title, items }: { readonly title: string; readonly items: readonly Placeable[] }) {
  return (
    <div className="flex flex-col">
      <span className="px-2 pb-0.5 text-2xs text-ink-3" aria-hidden="true">
        {title}
      </span>
      {items.map((what) => (
        <Item key={what} what={what} sign={signs.includes(what)} />
      ))}
    </div>
  )
}

function Item({ what, sign }: { readonly what: Placeable; readonly sign: boolean }) {
  const perform = usePerform()
  const store = useStoreApi()
  const placing = usePlayground(({ mode }) => mode.type === 'placing' && mode.what === what)
  const press = useRef<{ readonly x: number; readonly y: number; dragged: boolean } | null>(null)

  const onPointerDown = (event: PointerEvent<HTMLButtonElement>) => {
    if (event.button !== 0) return
    press.current = { x: event.clientX, y: event.clientY, dragged: false }
    event.currentTarget.setPointerCapture(event.pointerId)
  }
  const onPointerMove = (event: PointerEvent) => {
    const start = press.current
    if (!start || start.dragged || Math.hypot(event.clientX - start.x, event.clientY - start.y) < 4) return
    start.dragged = true
    perform(startPlacing, { what })
  }
  const onPointerCancel = () => {
    if (press.current?.dragged === true) perform(cancelMode, {})
    press.current = null
  }
  const onClick = (event: MouseEvent) => {
    const dragged = press.current?.dragged === true
    press.current = null
    // A click that no pointer made comes from the keyboard.
    const pressedKey = event.detail === 0
    if (dragged && !pressedKey) return
    if (pressedKey) {
      const node = store.getState().selection.find((key) => parseKey(key).kind === 'Node')
      perform(placeObject, what === 'Pod' && node !== undefined ? { what, node } : { what })
    } else if (placing) perform(cancelMode, {})
    else perform(startPlacing, { what })
  }

  return (
    <button
      type="button"
      aria-pressed={placing}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerCancel={onPointerCancel}
      onClick={onClick}
      className="flex h-6.5 cursor-grab touch-none items-center gap-2 rounded-control px-2 text-sm whitespace-nowrap text-ink transition-colors duration-(--dur-instant) select-none hover:bg-sheet-3 aria-pressed:bg-sheet-3 aria-pressed:outline-2 aria-pressed:-outline-offset-2 aria-pressed:outline-ink max-md:h-11"
    >
      <KindGlyph
        kind={what}
        className={`size-4 ${sign ? 'text-service' : what === 'Host' ? 'text-external' : 'text-node'}`}
      />
      {placeableWords[what]}
    </button>
  )
}
