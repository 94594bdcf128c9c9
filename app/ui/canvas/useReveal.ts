import { useReactFlow, useStoreApi as useFlowApi } from '@xyflow/react'
import { useCallback, useEffect, useRef } from 'react'
import type { ObjectKey } from '#model/objectMeta'
import { usePlayground } from '#store/react'
import type { Box } from './geometry/polyline'
import type { Scene } from './geometry/scene'
import { useReducedMotion } from './useReducedMotion'
import { fitting } from './useZoom'

/** What is brought into view keeps this far from the edges, in pixels of the screen. */
const margin = 32

interface Reveal {
  /** Brings a thing into view. */
  readonly reveal: (key: ObjectKey) => void
  /** Brings a place into view. */
  readonly bring: (box: Box) => void
}

/**
 * Brings things into view that have come to matter: what was selected elsewhere, and by what it gives back what has the
 * focus and where the packet goes. A selected thing of which a part is in view stays where it is: whoever clicked on it
 * sees it. Another document is shown from its whole.
 */
export function useReveal(scene: Scene): Reveal {
  const flow = useReactFlow()
  const api = useFlowApi()
  const still = useReducedMotion()
  const name = usePlayground((state) => state.scenario.name)
  const latest = useRef(scene)
  const opened = useRef(name)

  const bring = useCallback(
    (box: Box) => {
      const { width, height, transform } = api.getState()
      const [x, y, zoom] = transform
      if (width === 0 || height === 0) return
      const dx = aside(box.x * zoom + x, box.w * zoom, width)
      const dy = aside(box.y * zoom + y, box.h * zoom, height)
      if (dx !== 0 || dy !== 0) void flow.setViewport({ x: x + dx, y: y + dy, zoom }, { duration: still ? 0 : 140 })
    },
    [api, flow, still],
  )
  const reveal = useCallback(
    (key: ObjectKey) => {
      const box = boxOf(latest.current, key)
      if (box) bring(box)
    },
    [bring],
  )

  const [only, more] = usePlayground((state) => state.selection)
  useEffect(() => {
    const box = only === undefined || more !== undefined ? undefined : boxOf(latest.current, only)
    if (!box) return
    const { width, height, transform } = api.getState()
    if (!isInView(box, transform, width, height)) bring(box)
  }, [only, more, api, bring])

  useEffect(() => {
    const before = latest.current
    latest.current = scene
    const known = [...before.nodes.keys(), ...before.services.keys()]
    const isOther = known.length > 0 && !known.some((key) => boxOf(scene, key))
    if (isOther || opened.current !== name) void flow.fitView(fitting)
    opened.current = name
  }, [scene, name, flow])

  return { reveal, bring }
}

const boxOf = (scene: Scene, key: ObjectKey): Box | undefined =>
  scene.pods.get(key) ?? scene.nodes.get(key) ?? scene.services.get(key) ?? scene.hosts.get(key)

function isInView(box: Box, [x, y, zoom]: readonly [number, number, number], width: number, height: number): boolean {
  const left = box.x * zoom + x
  const top = box.y * zoom + y
  return left < width && top < height && left + box.w * zoom > 0 && top + box.h * zoom > 0
}

/** How far something has to move along one axis to lie within the view; its start, when it is larger than that. */
function aside(from: number, size: number, view: number): number {
  const room = view - 2 * margin
  if (from < margin || size > room) return from < margin || from > view - margin ? margin - from : 0
  return Math.min(0, view - margin - (from + size))
}
