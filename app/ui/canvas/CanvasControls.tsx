import { MiniMap, useStore } from '@xyflow/react'
import { Maximize, Minus, Plus } from 'lucide-react'
import { IconButton } from '../primitives/IconButton'
import type { FlowNode } from './toFlow'
import { useZoom } from './useZoom'

/** Zoom by buttons, for those who have no wheel and no two fingers; and the map of everything while a part is out of view. */
export function CanvasControls() {
  const zoom = useZoom()
  const percent = useStore((state) => Math.round(state.transform[2] * 100))
  return (
    <>
      <div
        data-over-canvas
        role="group"
        aria-label="Zoom"
        className="absolute top-3 right-3 z-10 flex flex-col items-center rounded-control border border-line bg-sheet p-0.5 text-2xs text-ink-2"
      >
        <IconButton size="sm" side="left" label="Zoom in" icon={<Plus aria-hidden />} keys="+" onClick={zoom.in} />
        <span className="w-8 py-0.5 text-center font-mono max-md:hidden">{percent}%</span>
        <IconButton size="sm" side="left" label="Zoom out" icon={<Minus aria-hidden />} keys="-" onClick={zoom.out} />
        <span className="my-0.5 h-px w-3.5 bg-line" aria-hidden="true" />
        <IconButton
          size="sm"
          side="left"
          label="Fit everything"
          icon={<Maximize aria-hidden />}
          keys="0"
          onClick={zoom.fit}
        />
      </div>
      <Map />
    </>
  )
}

function Map() {
  const shown = useStore(isPartOutOfView)
  if (!shown) return null
  return (
    <MiniMap<FlowNode>
      data-over-canvas
      pannable
      zoomable
      ariaLabel="Map of everything on the canvas"
      nodeColor={colourOf}
      nodeStrokeWidth={0}
      nodeBorderRadius={8}
      className="!mr-3.5 !mb-6 overflow-hidden rounded-control border border-line max-md:hidden"
      style={{ width: 128, height: 84 }}
    />
  )
}

const colourOf = (node: FlowNode): string => {
  switch (node.type) {
    case 'machine':
      return 'var(--line-strong)'
    case 'pod':
      return 'var(--sheet)'
    case 'service':
      return 'var(--service-line)'
    case 'host':
      return 'var(--external-line)'
    case 'zone':
      return 'transparent'
  }
}

interface View {
  readonly transform: readonly [number, number, number]
  readonly width: number
  readonly height: number
  readonly nodes: readonly {
    readonly parentId?: string
    readonly position: { x: number; y: number }
    readonly width?: number
    readonly height?: number
  }[]
}

/** Whether the middle of anything that stands by itself lies out of view. */
function isPartOutOfView({ transform: [x, y, zoom], width, height, nodes }: View): boolean {
  return nodes.some((node) => {
    if (node.parentId !== undefined) return false
    const across = (node.position.x + (node.width ?? 0) / 2) * zoom + x
    const down = (node.position.y + (node.height ?? 0) / 2) * zoom + y
    return across < 0 || down < 0 || across > width || down > height
  })
}
