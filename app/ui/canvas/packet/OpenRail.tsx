import { useStore } from '@xyflow/react'
import type { ReactNode } from 'react'
import type { ObjectKey } from '#model/objectMeta'
import { usePlayground } from '#store/react'
import { useCanvasUi } from '../canvasUi'
import { railPlaces } from './railPlaces'

interface OpenRailProps {
  /** The Node that holds the packet. */
  readonly node: ObjectKey
  readonly y: number
  /** What stands there where the packet passes no hook. */
  readonly folded: ReactNode
}

/** Labels of the rail's places; from further away only the current one keeps its own. The line and its dots belong to the packet's path. */
export function OpenRail({ node, y, folded }: OpenRailProps) {
  const scene = useCanvasUi((ui) => ui.scene)
  const places = usePlayground((state) => railPlaces(state, scene, node))
  const all = useStore((state) => state.transform[2] >= 0.9)
  if (places.length === 0) return folded
  const shown = places.filter((place) => all || place.current || place.halted)
  return shown.map((place) => (
    <span
      key={`${place.name} ${place.x}`}
      style={{ left: place.x, top: y + 11 }}
      className={`absolute -translate-x-1/2 font-mono text-[10px] tracking-tight whitespace-nowrap ${
        place.halted ? 'font-bold text-reject' : place.current ? 'font-bold text-ink' : 'text-ink-3'
      }`}
    >
      {place.name}
    </span>
  ))
}
