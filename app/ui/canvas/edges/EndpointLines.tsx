import { ViewportPortal } from '@xyflow/react'
import { memo, useMemo } from 'react'
import type { EndpointState, Graph } from '#engine'
import { assertNever } from '#lib/assert'
import { parseKey } from '#model/objectMeta'
import { usePlayground } from '#store/react'
import { useCanvasUi } from '../canvasUi'
import { endpointLines, type EndpointLine } from '../geometry/endpointLines'
import { svgPath } from '../geometry/polyline'
import type { Scene } from '../geometry/scene'
import { podStateWords } from '../nodeLabel'
import { useDistance } from '../useDistance'

/** The lines from the signs of the selected and the hovered Service to the Pods in their slices: above the frames, below the Pods. */
export const EndpointLines = memo(function EndpointLines(props: { readonly graph: Graph; readonly scene: Scene }) {
  const { graph, scene } = props
  const selection = usePlayground((state) => state.selection)
  const hovered = useCanvasUi((ui) => ui.hovered)
  const distance = useDistance()
  const lines = useMemo(
    () => endpointLines(graph, scene, hovered === undefined ? selection : [...new Set([...selection, hovered])]),
    [graph, scene, selection, hovered],
  )
  if (lines.length === 0 || distance === 'far') return null
  return (
    <ViewportPortal>
      <svg className="pointer-events-none absolute z-0 overflow-visible" width={1} height={1}>
        {lines.map((line) => (
          <Line key={line.edge.id} line={line} />
        ))}
      </svg>
      <svg className="pointer-events-none absolute z-2 overflow-visible" width={1} height={1} aria-hidden="true">
        {lines.map((line) => (
          <Dot key={line.edge.id} line={line} />
        ))}
      </svg>
    </ViewportPortal>
  )
})

function Line({ line }: { readonly line: EndpointLine }) {
  const { edge, vertices } = line
  const { stroke, dash } = lookOf(edge.state)
  return (
    <g
      role="img"
      aria-label={`Endpoint of Service ${parseKey(edge.service).name}: Pod ${parseKey(edge.pod).name}, ${podStateWords[edge.state]}`}
    >
      <path
        d={svgPath(vertices, 8)}
        fill="none"
        strokeWidth={1.5}
        strokeLinecap="round"
        strokeDasharray={dash}
        className={stroke}
      />
    </g>
  )
}

/** Its end, above the Pod's edge, in the state's shape: the hue is never alone. */
function Dot({ line }: { readonly line: EndpointLine }) {
  const { dot, dotDash } = lookOf(line.edge.state)
  const end = line.vertices.at(-1)
  return <circle cx={end?.x} cy={end?.y} r={3.8} strokeWidth={1.5} strokeDasharray={dotDash} className={dot} />
}

function lookOf(state: EndpointState) {
  switch (state) {
    case 'ready':
      return { stroke: 'stroke-service-line', dot: 'fill-service-line stroke-sheet' }
    case 'notReady':
      return { stroke: 'stroke-not-ready-line', dash: '5 3.5', dot: 'fill-sheet stroke-not-ready-line' }
    case 'terminating':
      return {
        stroke: 'stroke-terminating-line',
        dash: '1.5 3.5',
        dot: 'fill-sheet stroke-terminating-line',
        dotDash: '1.6 1.6',
      }
    default:
      return assertNever(state)
  }
}
