import { useCallback, useRef, useState } from 'react'

export const dockLimits = {
  /** Tabs and tape. */
  least: 164,
  /** Of the page. */
  mostShare: 0.7,
  usual: 370,
} as const

export interface DockHeight {
  readonly height: number
  readonly most: number
  /** Takes the nearest height that is allowed. */
  readonly set: (height: number) => void
  /** Folds the dock to its tape, or opens it again as far as it was. */
  readonly fold: () => void
}

/** How high the dock stands, in this tab. */
export function useDockHeight(): DockHeight {
  const most = Math.round(window.innerHeight * dockLimits.mostShare)
  const [height, setHeight] = useState<number>(() => Math.min(dockLimits.usual, Math.round(window.innerHeight * 0.42)))
  const before = useRef<number>(dockLimits.usual)

  const set = useCallback((wanted: number) => {
    const limit = Math.round(window.innerHeight * dockLimits.mostShare)
    setHeight(Math.round(Math.min(Math.max(wanted, dockLimits.least), limit)))
  }, [])
  const fold = useCallback(() => {
    setHeight((now) => {
      if (now === dockLimits.least) return before.current
      before.current = now
      return dockLimits.least
    })
  }, [])
  return { height, most, set, fold }
}
