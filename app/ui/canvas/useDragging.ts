import { useReactFlow, type NodeChange, type OnNodeDrag } from '@xyflow/react'
import { useCallback, useRef, useState } from 'react'
import type { Graph } from '#engine'
import type { ObjectKey } from '#model/objectMeta'
import { moveOnCanvas } from '#store/commands/moveOnCanvas'
import { movePodToNode } from '#store/commands/movePodToNode'
import { selectObjects } from '#store/commands/selectObjects'
import { usePerform, useStoreApi } from '#store/react'
import { graph } from '#store/selectors'
import type { Frames, Place } from '#scenario'
import { useCanvasUiApi } from './canvasUi'
import { moveTarget } from './dropTarget'
import type { Point } from './geometry/polyline'
import type { FlowNode } from './toFlow'

type Places = ReadonlyMap<string, Point>

const nowhere: Places = new Map()

/** The frames, with what is being dragged where the hand is. Pods that leave their Node stay relative to it until they are let go. */
export function moved(frames: Frames, places: Places, shown: Graph): Frames {
  if (places.size === 0) return frames
  const next: Record<ObjectKey, Frames[ObjectKey]> = { ...frames }
  for (const { key } of shown.nodes) {
    const frame = frames[key]
    const place = places.get(key)
    if (frame && place) next[key] = { ...frame, ...place }
  }
  return next as Frames
}

interface Dragging {
  readonly places: Places
  readonly onNodesChange: (changes: NodeChange<FlowNode>[]) => void
  readonly onNodeDrag: OnNodeDrag<FlowNode>
  readonly onNodeDragStop: OnNodeDrag<FlowNode>
}

/**
 * Selecting and dragging with the pointer. The places of what is dragged are kept here; only letting go performs a
 * command: a Pod over another Node moves there, everything else is written down where it stands.
 */
export function useDragging(): Dragging {
  const store = useStoreApi()
  const perform = usePerform()
  const ui = useCanvasUiApi()
  const { screenToFlowPosition } = useReactFlow()
  const [places, setPlaces] = useState<Places>(nowhere)
  const drags = useRef(0)

  const onNodesChange = useCallback(
    (changes: NodeChange<FlowNode>[]) => {
      const positions = changes.flatMap((change) =>
        change.type === 'position' && change.dragging === true && change.position ? [change] : [],
      )
      if (positions.length > 0) {
        setPlaces((old) => {
          const next = new Map(old)
          for (const { id, position } of positions) if (position) next.set(id, position)
          return next
        })
      }
      const selects = changes.flatMap((change) => (change.type === 'select' ? [change] : []))
      if (selects.length > 0) {
        const state = store.getState()
        const onCanvas = new Set(graph(state).nodes.map((node) => node.key))
        const selected = new Set(state.selection.filter((key) => onCanvas.has(key)))
        for (const { id, selected: on } of selects) {
          const key = [...onCanvas].find((one) => one === id)
          if (key === undefined) continue
          if (on) selected.add(key)
          else selected.delete(key)
        }
        perform(selectObjects, { keys: [...selected] })
      }
    },
    [store, perform],
  )

  const targetOf = useCallback(
    (event: Parameters<OnNodeDrag<FlowNode>>[0], node: FlowNode) => {
      if (node.type !== 'pod') return undefined
      const at = pointerOf(event)
      return at ? moveTarget(ui.getState().scene, node.data.pod.key, screenToFlowPosition(at)) : undefined
    },
    [ui, screenToFlowPosition],
  )

  const onNodeDrag = useCallback<OnNodeDrag<FlowNode>>(
    (event, node) => {
      const target = targetOf(event, node)
      // Over its own Node nothing would happen, which needs no warning.
      const home = node.type === 'pod' && target?.type === 'refused' && target.on === node.parentId
      ui.setState({ target: home ? undefined : target })
    },
    [ui, targetOf],
  )

  const onNodeDragStop = useCallback<OnNodeDrag<FlowNode>>(
    (event, node, all) => {
      const target = targetOf(event, node)
      ui.setState({ target: undefined })
      setPlaces(nowhere)
      if (node.type === 'pod' && target?.type === 'node') {
        perform(movePodToNode, { pod: node.data.pod.key, node: target.node })
        return
      }
      const settled: Record<ObjectKey, Place> = {}
      for (const one of all) {
        const key = keyOf(one)
        // A Pod keeps the slot that its Node has for it.
        if (key !== undefined && one.parentId === undefined) settled[key] = rounded(one.position)
      }
      drags.current += 1
      if (Object.keys(settled).length > 0) perform(moveOnCanvas, { places: settled, group: `drag ${drags.current}` })
    },
    [ui, perform, targetOf],
  )

  return { places, onNodesChange, onNodeDrag, onNodeDragStop }
}

function keyOf(node: FlowNode): ObjectKey | undefined {
  switch (node.type) {
    case 'machine':
      return node.data.node.key
    case 'pod':
      return node.data.pod.key
    case 'service':
      return node.data.service.key
    case 'host':
      return node.data.host.key
    case 'zone':
      return undefined
  }
}

const rounded = ({ x, y }: Point): Place => ({ x: Math.round(x), y: Math.round(y) })

function pointerOf(event: MouseEvent | TouchEvent | { clientX: number; clientY: number } | object): Point | undefined {
  if ('changedTouches' in event) {
    const touch = event.changedTouches[0]
    return touch && { x: touch.clientX, y: touch.clientY }
  }
  return 'clientX' in event ? { x: event.clientX, y: event.clientY } : undefined
}
