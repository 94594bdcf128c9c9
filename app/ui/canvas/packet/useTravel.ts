import { useEffect, useMemo, useRef, useState } from 'react'
import type { WalkPath } from '../geometry/walkPath'
import { eased, travelTime } from './travel'

interface Travel {
  /** The station whose packet is shown: the current one, once the packet has come there. */
  readonly arrived: number
  /** How far along the path the packet is now. */
  readonly distance: () => number
}

/**
 * Moves the packet along its path whenever the walk goes one station on or back, and puts it there at once for anything
 * else: a jump, another path, or an infinite `speed`. `draw` is called for every frame with how far the packet is.
 */
export function useTravel(path: WalkPath, at: number, speed: number, draw: (distance: number) => void): Travel {
  const [arrived, setArrived] = useState(at)
  const position = useRef({ path, at, distance: path.stops[at]?.distance ?? 0 })

  useEffect(() => {
    const from = position.current
    const goal = path.stops[at]?.distance ?? 0
    const before = path.stops[from.at]
    const next = path.stops[at]
    const isStep = from.path === path && Math.abs(at - from.at) === 1 && before !== undefined && next !== undefined
    const time = isStep && Number.isFinite(speed) ? travelTime(before, next, speed) : 0
    const start = from.distance
    const place = (distance: number) => {
      position.current = { path, at, distance }
      draw(distance)
    }
    let frame = 0
    if (time === 0) {
      place(goal)
      setArrived(at)
      return
    }
    let began: number | undefined
    const tick = (now: number) => {
      began ??= now
      const share = (now - began) / time
      place(start + (goal - start) * eased(share))
      if (share < 1) frame = requestAnimationFrame(tick)
      else setArrived(at)
    }
    frame = requestAnimationFrame(tick)
    return () => cancelAnimationFrame(frame)
    // The speed may change while a packet travels; it then arrives as it set out.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [path, at])

  return useMemo(() => ({ arrived, distance: () => position.current.distance }), [arrived])
}
