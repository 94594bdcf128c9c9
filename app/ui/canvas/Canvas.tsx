import {
  Background,
  BackgroundVariant,
  ReactFlow,
  ReactFlowProvider,
  useOnViewportChange,
  type Viewport,
} from '@xyflow/react'
import { useCallback, useEffect, useId, useMemo, useRef, useState } from 'react'
import type { ObjectKey } from '#model/objectMeta'
import { usePlayground } from '#store/react'
import { graph, layoutOf } from '#store/selectors'
import { ContextMenu } from '../primitives/ContextMenu'
import { onceIdle, onDemand } from '../primitives/onDemand'
import { Carried } from './Carried'
import { CanvasControls } from './CanvasControls'
import { CanvasUiContext, createCanvasUi, useCanvasUiApi } from './canvasUi'
import { EndpointLines } from './edges/EndpointLines'
import { WireLines } from './edges/WireLines'
import { sceneOf } from './geometry/scene'
import { HostBox } from './HostBox'
import { NodeFrame } from './NodeFrame'
import { OutsideZone } from './OutsideZone'
import { PodCard } from './PodCard'
import { ServiceSign } from './ServiceSign'
import { flowNodes, type FlowNode } from './toFlow'
import { useCanvasKeys } from './useCanvasKeys'
import { useCanvasMenu } from './useCanvasMenu'
import { moved, useDragging } from './useDragging'
import { useReveal } from './useReveal'
import { fitting } from './useZoom'

const BrokenList = onceIdle(async () => (await import('../break/BrokenList')).BrokenList)
const PacketLayer = onDemand(async () => (await import('./packet/PacketLayer')).PacketLayer, null)

const nodeTypes = { machine: NodeFrame, pod: PodCard, service: ServiceSign, host: HostBox, zone: OutsideZone }

/** From this many things on, only those in view are in the document. */
const manyNodes = 200

/**
 * The canvas: the cluster as machines, signs and the packet between them.
 *
 * React Flow is controlled. What it shows follows from the graph and the layout alone; only while something is dragged
 * its place is kept here, so the document changes once, when it is let go.
 */
export function Canvas() {
  const [ui] = useState(() => createCanvasUi(emptyScene))
  return (
    <ReactFlowProvider>
      <CanvasUiContext value={ui}>
        <Surface />
      </CanvasUiContext>
    </ReactFlowProvider>
  )
}

const emptyScene = sceneOf({ nodes: [], edges: [] }, {})

function Surface() {
  const surface = useRef<HTMLDivElement>(null)
  const help = useId()
  const ui = useCanvasUiApi()
  const shown = usePlayground(graph)
  const frames = usePlayground(layoutOf)
  const selection = usePlayground((state) => state.selection)
  const walking = usePlayground((state) => state.player !== null)
  const drag = useDragging()
  const [rover, setRover] = useState<ObjectKey | undefined>(undefined)

  const scene = useMemo(() => sceneOf(shown, moved(frames, drag.places, shown)), [shown, frames, drag.places])
  useEffect(() => ui.setState({ scene }), [ui, scene])

  const [makeNodes] = useState(flowNodes)
  const nodes = useMemo(() => {
    const selected = new Set<string>(selection)
    const dragging = new Set<string>(drag.places.keys())
    const input = { graph: shown, scene, selection: selected, dragging, frames }
    const first = shown.nodes.find((node) => node.type === 'Node')?.key ?? shown.nodes[0]?.key
    const still = rover !== undefined && shown.nodes.some((node) => node.key === rover)
    return makeNodes({ ...input, rover: still ? rover : first })
  }, [makeNodes, shown, scene, selection, drag.places, frames, rover])

  const { reveal, bring } = useReveal(scene)
  const focus = useCallback(
    (key: ObjectKey) => {
      setRover(key)
      reveal(key)
      const element = () =>
        surface.current?.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(key)}"]`)
      // What was out of view comes into the document only once the view has moved.
      if (element()) element()?.focus({ preventScroll: true })
      else setTimeout(() => element()?.focus({ preventScroll: true }), 200)
    },
    [reveal],
  )
  const onKeyDown = useCanvasKeys(focus)
  const menu = useCanvasMenu()
  useOnViewportChange({ onChange: useCallback(({ zoom }: Viewport) => setZoomProperty(surface.current, zoom), []) })

  return (
    <ContextMenu entries={menu.entries}>
      {/* The keys that arrive here come from the flow nodes, which have the focus. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <section
        ref={surface}
        aria-label="Canvas"
        aria-describedby={help}
        className="relative size-full overflow-hidden"
        onKeyDown={onKeyDown}
        onContextMenuCapture={menu.onContextMenu}
        onFocus={(event) => {
          const id = event.target.getAttribute('data-id')
          if (id !== null && shown.nodes.some((node) => node.key === id)) setRover(id as ObjectKey)
        }}
      >
        <ReactFlow<FlowNode>
          nodes={nodes}
          nodeTypes={nodeTypes}
          onNodesChange={drag.onNodesChange}
          onNodeDrag={drag.onNodeDrag}
          onNodeDragStop={drag.onNodeDragStop}
          onNodeMouseEnter={(_, node) => ui.setState({ hovered: node.id })}
          onNodeMouseLeave={() => ui.setState({ hovered: undefined })}
          onInit={({ getZoom }) => setZoomProperty(surface.current, getZoom())}
          nodesFocusable={false}
          nodesConnectable={false}
          elevateNodesOnSelect={false}
          disableKeyboardA11y
          selectNodesOnDrag={false}
          deleteKeyCode={null}
          onlyRenderVisibleElements={nodes.length >= manyNodes}
          minZoom={0.1}
          maxZoom={2.5}
          fitView
          fitViewOptions={fitting}
          zoomOnDoubleClick={false}
          attributionPosition="bottom-right"
        >
          <Background variant={BackgroundVariant.Dots} gap={20} size={1.5} />
          <WireLines scene={scene} />
          <EndpointLines graph={shown} scene={scene} />
          {walking && <PacketLayer scene={scene} bring={bring} />}
          <CanvasControls />
        </ReactFlow>
        <p id={help} className="sr-only">
          Arrow keys go from one thing to the next. Enter selects, M moves a Pod, Delete deletes, and the menu key opens
          what can be done.
        </p>
        <BrokenList />
        <Carried surface={surface} />
      </section>
    </ContextMenu>
  )
}

/** Letters that keep their size on the screen from far away divide by this. */
function setZoomProperty(surface: HTMLElement | null, zoom: number): void {
  surface?.style.setProperty('--zoom', `${zoom}`)
}
