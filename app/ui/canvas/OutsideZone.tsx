import type { NodeProps } from '@xyflow/react'
import { memo } from 'react'
import type { ZoneNode } from './toFlow'
import { useDistance } from './useDistance'

/** A dashed region of the canvas: what stands outside the cluster, or Pods that wait for a Node. Nothing can be done with it. */
export const OutsideZone = memo(function OutsideZone({ data }: NodeProps<ZoneNode>) {
  const outside = data.look === 'outside'
  const distance = useDistance()
  return (
    <div
      className={`size-full rounded-machine border border-dashed ${
        outside
          ? 'border-external-line bg-external-soft/55 text-external'
          : 'border-terminating-line bg-terminating-soft/55 text-terminating'
      }`}
    >
      {distance !== 'far' && <span className="absolute top-1 left-3 text-2xs whitespace-nowrap">{data.title}</span>}
    </div>
  )
})
