import type { EdgeProps } from '@xyflow/react'
import { memo } from 'react'
import type { EndpointState } from '#engine'
import { assertNever } from '#lib/assert'
import type { EndpointEdge } from '../toFlow'

/** The line from a Service's sign to a Pod in its slice. The dot at the Pod has the state's shape, so the hue is never alone. */
export const EndpointLine = memo(function EndpointLine({ data }: EdgeProps<EndpointEdge>) {
  if (!data) return null
  const { stroke, dash, dot } = lookOf(data.state)
  return (
    <g className="pointer-events-none">
      <path
        d={data.path}
        fill="none"
        strokeWidth={1.5}
        strokeLinecap="round"
        strokeDasharray={dash}
        className={stroke}
      />
      <circle
        cx={data.end.x}
        cy={data.end.y}
        r={3.8}
        strokeWidth={1.5}
        strokeDasharray={data.state === 'terminating' ? '1.6 1.6' : undefined}
        className={dot}
      />
    </g>
  )
})

function lookOf(state: EndpointState) {
  switch (state) {
    case 'ready':
      return { stroke: 'stroke-service-line', dash: undefined, dot: 'fill-service-line stroke-sheet' }
    case 'notReady':
      return { stroke: 'stroke-not-ready-line', dash: '5 3.5', dot: 'fill-sheet stroke-not-ready-line' }
    case 'terminating':
      return { stroke: 'stroke-terminating-line', dash: '1.5 3.5', dot: 'fill-sheet stroke-terminating-line' }
    default:
      return assertNever(state)
  }
}
