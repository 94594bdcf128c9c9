import { lengthOf, stretch, type Box, type Point } from '../geometry/polyline'
import type { Stop, WalkPath } from '../geometry/walkPath'

export interface PathColours {
  readonly path: string
  readonly ahead: string
  readonly casing: string
  readonly station: string
  readonly marker: string
  readonly halted: string
  readonly text: string
}

export interface PathPicture {
  readonly path: WalkPath
  /** How far the packet is. */
  readonly distance: number
  /** Station at which it is, or to which it travels. */
  readonly at: number
  /** Station that stopped the packet, once it is there. */
  readonly halt: number | undefined
  /** Steps are numbered where they are not animated. */
  readonly numbered: boolean
  /** What is drawn above the path: the path is left out there. */
  readonly masks: readonly Box[]
  /** Seen from far away the stations of a machine are one dot. */
  readonly far: boolean
}

interface View {
  readonly x: number
  readonly y: number
  readonly zoom: number
  readonly width: number
  readonly height: number
  readonly density: number
}

interface Rails {
  readonly outside: number
  readonly inside: number
}

/** Two rails of 1.6 where the packet is in a tunnel. The way back, and the way there beside it, have less room. */
const rails = {
  there: { outside: 8.6, inside: 5.4 },
  beside: { outside: 6, inside: 2.8 },
  back: { outside: 5, inside: 2 },
} as const satisfies Readonly<Record<string, Rails>>

/** Paints the path of the packet for a viewport: what it has walked in ink, what lies ahead in dots, the way back beside the way there. */
export function paintPath(ctx: CanvasRenderingContext2D, picture: PathPicture, view: View, colours: PathColours): void {
  const { path, distance } = picture
  const { zoom, density } = view
  ctx.setTransform(1, 0, 0, 1, 0, 0)
  ctx.clearRect(0, 0, view.width * density, view.height * density)
  ctx.setTransform(density * zoom, 0, 0, density * zoom, density * view.x, density * view.y)
  ctx.lineCap = 'round'
  ctx.lineJoin = 'round'
  // Lines keep a readable weight from far away, and do not swell when looked at closely.
  const scale = Math.min(1.4, Math.max(0.7, zoom)) / zoom
  const isBack = distance >= path.turn && path.turn > path.reach
  const end = isBack ? lengthOf(path.track) : path.reach
  const halted = picture.halt === undefined ? undefined : path.stops[picture.halt]
  // A line that is stopped ends before its octagon.
  const short = (leg: string): number => (halted?.stay.startsWith(leg) === true ? 6 * scale : 0)

  const line = (from: number, to: number, width: number, colour: string, dash: readonly number[] = []) => {
    const points = stretch(path.track, from, to)
    if (points.length < 2) return
    ctx.beginPath()
    points.forEach((point, i) => (i === 0 ? ctx.moveTo(point.x, point.y) : ctx.lineTo(point.x, point.y)))
    ctx.setLineDash(dash.map((length) => length * scale))
    ctx.lineWidth = width * scale
    ctx.strokeStyle = colour
    ctx.stroke()
    ctx.setLineDash([])
  }

  const tube = (from: number, to: number, { outside, inside }: Rails, colour: string) => {
    ctx.lineCap = 'butt'
    line(from, to, outside + 2, colours.casing)
    line(from, to, outside, colour)
    line(from, to, inside, colours.casing)
    ctx.lineCap = 'round'
  }

  if (!halted || (isBack && short('reply') === 0)) {
    line(distance, end, 7, colours.casing)
    line(distance, end, 2.5, colours.ahead, [0.01, 6])
  }
  const there = Math.min(distance, path.reach - short('request'))
  line(0, there, 7, colours.casing)
  line(0, there, 4, colours.path)
  if (isBack) {
    line(path.turn, distance - short('reply'), 5, colours.casing)
    line(path.turn, distance - short('reply'), 2.5, colours.path)
  }
  for (const tunnel of path.tunnels) {
    const back = tunnel.from >= path.turn
    if (back && !isBack) continue
    const widths = back ? rails.back : isBack ? rails.beside : rails.there
    const walked = back ? distance - short('reply') : there
    const ahead = Math.max(tunnel.from, distance)
    if (!halted && back === isBack) tube(ahead, tunnel.to, widths, colours.ahead)
    tube(tunnel.from, Math.min(tunnel.to, walked), widths, colours.path)
  }
  for (const mask of picture.masks) ctx.clearRect(mask.x, mask.y, mask.w, mask.h)
  paintStops(ctx, picture, scale, colours)
}

/** The stations of the machine where the packet is: full where it was, marked where it is, open where it will be. */
function paintStops(ctx: CanvasRenderingContext2D, picture: PathPicture, scale: number, colours: PathColours): void {
  const { path, at, numbered } = picture
  const current = path.stops[at]
  if (!current) return
  const dot = (point: Point, radius: number, fill: string, stroke: string, width: number) => {
    ctx.beginPath()
    ctx.arc(point.x, point.y, radius * scale, 0, 2 * Math.PI)
    ctx.fillStyle = fill
    ctx.fill()
    ctx.lineWidth = width * scale
    ctx.strokeStyle = stroke
    ctx.stroke()
  }
  path.stops.forEach((stop, i) => {
    if (picture.far || stop.stay !== current.stay || stop.distance === current.distance || stop.anchor.type !== 'hook')
      return
    if (i < at) dot(stop.point, 4, colours.path, colours.path, 1.6)
    else dot(stop.point, 4.5, colours.casing, colours.station, 1.6)
  })
  if (picture.halt === at) dot(current.point, 6, colours.casing, colours.halted, 3)
  else dot(current.point, 6.5, colours.marker, colours.path, 2.6)
  if (numbered) paintNumbers(ctx, current.stay.startsWith('reply') ? 'reply' : 'request', path.stops, scale, colours)
}

/** The number of the first station at each place of the leg that the packet is on; where two would touch, the earlier one. */
function paintNumbers(
  ctx: CanvasRenderingContext2D,
  leg: string,
  stops: readonly Stop[],
  scale: number,
  colours: PathColours,
): void {
  ctx.font = `${10 * scale}px "Atkinson Hyperlegible Mono Variable", monospace`
  ctx.textAlign = 'center'
  ctx.fillStyle = colours.text
  const drawn: Point[] = []
  stops.forEach(({ stay, point }, i) => {
    if (!stay.startsWith(leg)) return
    if (drawn.some((other) => Math.hypot(other.x - point.x, other.y - point.y) < 16 * scale)) return
    drawn.push(point)
    ctx.fillText(`${i + 1}`, point.x, point.y - 9 * scale)
  })
}
