import { useStore, useStoreApi as useFlowApi, ViewportPortal } from '@xyflow/react'
import { useEffect, useLayoutEffect, useRef } from 'react'
import { geometry } from '#scenario'
import { usePlayground } from '#store/react'
import { currentOutcome, stations } from '#store/selectors'
import { StateGlyph } from '../../glyphs/StateGlyph'
import { measures, plateOf, type Scene } from '../geometry/scene'
import { pointAt, type Box, type Point } from '../geometry/polyline'
import type { WalkPath } from '../geometry/walkPath'
import { distanceAt, useDistance } from '../useDistance'
import { useReducedMotion } from '../useReducedMotion'
import { Capsule } from './Capsule'
import { paintPath } from './paintPath'
import { placeCapsule } from './placeCapsule'
import { playedPath } from './playedPath'
import { usePathColours } from './usePathColours'
import { useTravel } from './useTravel'

interface PacketLayerProps {
  readonly scene: Scene
  /** Brings a place into view. */
  readonly bring: (box: Box) => void
}

/**
 * The packet and its path, above everything on the canvas: the path on one painted overlay, the packet itself as text.
 * Where the packet goes is brought into view.
 */
export function PacketLayer({ scene, bring }: PacketLayerProps) {
  const path = usePlayground((state) => playedPath(state, scene))
  const stop = usePlayground((state) => path?.stops[state.player?.at ?? 0]?.point)
  useEffect(() => {
    if (stop) bring({ ...stop, w: 0, h: 0 })
  }, [stop, bring])
  if (!path) return null
  return (
    <>
      <Away path={path} />
      <PlayedPath scene={scene} path={path} />
    </>
  )
}

/** Machines that the walk passes and that have no place of their own here, by name at the wire's end. */
function Away({ path }: { readonly path: WalkPath }) {
  return (
    <ViewportPortal>
      {path.away.map(({ name, point }) => (
        <span
          key={name}
          className="absolute -translate-x-1/2 rounded-tag border-[1.5px] border-node-line bg-sheet px-1.5 font-mono text-[10.5px] whitespace-nowrap text-ink-2"
          style={{ left: point.x, top: point.y + 10 }}
        >
          {name}
        </span>
      ))}
    </ViewportPortal>
  )
}

function PlayedPath({ scene, path }: { readonly scene: Scene; readonly path: WalkPath }) {
  const at = usePlayground((state) => state.player?.at ?? 0)
  const speed = usePlayground((state) => state.player?.speed ?? 1)
  const all = usePlayground(stations)
  const silent = usePlayground((state) => currentOutcome(state)?.verdict === 'timeout')
  const width = useStore((state) => state.width)
  const height = useStore((state) => state.height)
  const flow = useFlowApi()
  const still = useReducedMotion()
  const distance = useDistance()
  const colours = usePathColours()
  const canvas = useRef<HTMLCanvasElement>(null)
  const capsule = useRef<HTMLDivElement>(null)
  const stem = useRef<HTMLSpanElement>(null)
  const stopMark = useRef<HTMLDivElement>(null)

  const decisive = all.findIndex((station) => station.decisive)
  const draw = useRef<(along: number) => void>(() => undefined)
  const travel = useTravel(path, at, still ? Infinity : speed, (along) => draw.current(along))
  const shown = all[travel.arrived]
  const first = all[0]
  const halt = decisive >= 0 && travel.arrived >= decisive ? decisive : undefined

  useLayoutEffect(() => {
    draw.current = (along) => {
      const [x, y, zoom] = flow.getState().transform
      const toScreen = (point: Point): Point => ({ x: point.x * zoom + x, y: point.y * zoom + y })
      const ctx = canvas.current?.getContext('2d')
      const density = window.devicePixelRatio
      const far = distanceAt(zoom) === 'far'
      if (ctx) {
        const masks = far ? [] : platesOf(scene)
        const picture = { path, distance: along, at: travel.arrived, halt, numbered: still, masks, far }
        paintPath(ctx, picture, { x, y, zoom, width, height, density }, colours)
      }
      const stop = halt === undefined ? undefined : path.stops[halt]
      if (stop && stopMark.current) {
        const point = toScreen(stop.point)
        stopMark.current.style.transform = `translate(${point.x + 12}px, ${point.y - 11}px)`
      }
      const box = capsule.current
      if (!box) return
      const point = toScreen(pointAt(path.track, along))
      const size = { w: box.offsetWidth, h: box.offsetHeight }
      // On a Pod or a host the capsule keeps off the card that it stands at.
      const card = path.stops[travel.arrived]?.anchor.type === 'plug' ? geometry.pod.height / 2 : 0
      const gap = 12 + card * zoom
      const around = [...scene.pods.values(), ...scene.services.values()].map((one): Box => ({
        ...toScreen(one),
        w: one.w * zoom,
        h: one.h * zoom,
      }))
      const place = far
        ? { x: point.x - size.w / 2, y: point.y - size.h / 2, stem: 0, below: false }
        : placeCapsule(point, size, gap, around, { w: width, h: height })
      box.style.transform = `translate(${place.x}px, ${place.y}px)`
      if (stem.current) {
        stem.current.style.left = `${place.stem - 2}px`
        stem.current.style.top = place.below ? `${4 - gap}px` : '100%'
        stem.current.style.height = `${gap - 4}px`
        stem.current.style.visibility = far ? 'hidden' : 'visible'
      }
    }
    draw.current(travel.distance())
  }, [flow, scene, path, width, height, colours, still, halt, travel, distance])

  useEffect(
    () =>
      flow.subscribe((state, old) => {
        if (state.transform !== old.transform) draw.current(travel.distance())
      }),
    [flow, travel],
  )

  const density = window.devicePixelRatio
  return (
    <div className="pointer-events-none absolute inset-0 z-5 overflow-hidden">
      <canvas
        ref={canvas}
        width={width * density}
        height={height * density}
        style={{ width, height }}
        className="absolute inset-0"
        aria-hidden="true"
      />
      {halt !== undefined && (
        <div ref={stopMark} className="absolute top-0 left-0">
          <span className="flex h-5.25 appear items-center gap-1 rounded-tag border border-reject-line bg-reject-soft pr-1.75 pl-1 text-xs font-[600] text-reject">
            <StateGlyph state={silent ? 'drop' : 'reject'} />
            {all[halt]?.title}
          </span>
        </div>
      )}
      {shown && first && (
        <div ref={capsule} className="absolute top-0 left-0">
          <span ref={stem} className="absolute w-1 bg-packet" aria-hidden="true" />
          <Capsule station={shown} first={first} halted={halt === travel.arrived} />
        </div>
      )}
    </div>
  )
}

/** The interface plates: the path runs behind them. */
const platesOf = (scene: Scene): readonly Box[] =>
  [...scene.nodes.values()].map((node) => {
    const { x, y } = plateOf(node)
    const { w, h, left } = measures.plateBox
    return { x: x - left, y: y - h / 2, w, h }
  })
