import { useReactFlow } from '@xyflow/react'
import { useMemo } from 'react'
import { useReducedMotion } from './useReducedMotion'

export interface Zoom {
  readonly in: () => void
  readonly out: () => void
  readonly fit: () => void
}

/** Zooming in steps and to everything; at once where motion is unwelcome. */
export function useZoom(): Zoom {
  const { zoomIn, zoomOut, fitView } = useReactFlow()
  const still = useReducedMotion()
  return useMemo(() => {
    const duration = still ? 0 : 140
    return {
      in: () => void zoomIn({ duration }),
      out: () => void zoomOut({ duration }),
      fit: () => void fitView({ ...fitting, duration }),
    }
  }, [zoomIn, zoomOut, fitView, still])
}

/** How everything is fitted: never larger than drawn, with room for the wire below, the trunk on the left and the zoom buttons. */
export const fitting = { padding: { top: '16px', right: '60px', bottom: '36px', left: '36px' }, maxZoom: 1 } as const
