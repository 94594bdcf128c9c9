import { Maximize } from 'lucide-react'
import { useCallback, useRef, type MouseEvent } from 'react'
import { useReactFlow } from '@xyflow/react'
import type { ObjectKey } from '#model/objectMeta'
import { placeObject } from '#store/commands/placeObject'
import { startMoving } from '#store/commands/startMoving'
import { useCommandEntry } from '../layout/useCommandEntry'
import { KindGlyph } from '../glyphs/KindGlyph'
import { objectMenu } from '../outline/objectMenu'
import type { MenuEntry } from '../primitives/menuEntry'
import { placeAt } from './dropTarget'
import type { Point } from './geometry/polyline'
import { bodies, placeableWords, signs } from './placeables'
import { flowNodeOf } from './useCanvasKeys'
import { useZoom } from './useZoom'

/** The menu of what lies under the pointer, or has the focus; of the canvas itself where nothing does. */
export function useCanvasMenu(): {
  readonly entries: () => readonly MenuEntry[]
  readonly onContextMenu: (event: MouseEvent) => void
} {
  const opened = useRef<{ readonly key: ObjectKey | undefined; readonly at: Point }>({
    key: undefined,
    at: { x: 0, y: 0 },
  })
  const entry = useCommandEntry()
  const zoom = useZoom()
  const { screenToFlowPosition } = useReactFlow()

  const onContextMenu = useCallback(
    (event: MouseEvent) => {
      opened.current = {
        key: flowNodeOf(event.target),
        at: screenToFlowPosition({ x: event.clientX, y: event.clientY }),
      }
    },
    [screenToFlowPosition],
  )

  const entries = useCallback((): readonly MenuEntry[] => {
    const { key, at } = opened.current
    if (key === undefined) {
      return [
        { type: 'heading', label: 'Place here' },
        ...[...bodies, ...signs].map((what) =>
          entry(placeObject, what === 'Pod' || what === 'Deployment' ? { what } : { what, at: placeAt(what, at) }, {
            label: placeableWords[what],
            icon: <KindGlyph kind={what} />,
          }),
        ),
        { type: 'separator' },
        { type: 'action', label: 'Fit everything', icon: <Maximize aria-hidden />, keys: '0', onSelect: zoom.fit },
      ]
    }
    const own: readonly MenuEntry[] = key.startsWith('Node/')
      ? [
          entry(
            placeObject,
            { what: 'Pod', node: key },
            { label: 'Place a Pod on it', icon: <KindGlyph kind="Pod" className="size-3.5" /> },
          ),
        ]
      : key.startsWith('Pod/')
        ? [entry(startMoving, { pod: key }, { label: 'Move by clicking a Node' })]
        : []
    return [...objectMenu(key), ...(own.length > 0 ? [{ type: 'separator' as const }, ...own] : [])]
  }, [entry, zoom])

  return { entries, onContextMenu }
}
