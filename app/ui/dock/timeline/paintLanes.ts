import type { ComponentId, SimEvent } from '#model/simEvent'
import { tones, type EventTone } from './eventTone'
import { xOf, type Mark, type TimeWindow } from './marksOf'

/** The height of a lane. */
export const laneHeight = 20

export interface LaneColours {
  readonly ink: string
  readonly ink2: string
  readonly ink3: string
  readonly line: string
  readonly lineStrong: string
  readonly sheet: string
  readonly ahead: string
  readonly marker: string
  readonly synced: string
  readonly gone: string
  readonly bad: string
}

export interface LanesPicture {
  readonly lanes: readonly ComponentId[]
  readonly marks: ReadonlyMap<ComponentId, readonly Mark[]>
  readonly window: TimeWindow
  readonly width: number
  readonly density: number
  /** The moment that is shown. */
  readonly now: number
  readonly ticks: readonly number[]
  /** What led to the event that is looked at, itself last. */
  readonly causes: readonly SimEvent[]
  readonly effects: readonly SimEvent[]
}

/** Paints the lanes with their marks, the moment that is shown, and the way from causes to effects. */
export function paintLanes(ctx: CanvasRenderingContext2D, picture: LanesPicture, colours: LaneColours): void {
  const { lanes, window, width, density, marks, now, causes, effects } = picture
  const height = lanes.length * laneHeight
  ctx.setTransform(density, 0, 0, density, 0, 0)
  ctx.clearRect(0, 0, width, height)
  const x = (at: number): number => xOf(at, window, width)
  const places = new Map(lanes.map((component, i) => [component, i]))
  const y = (component: ComponentId): number => ((places.get(component) ?? 0) + 0.5) * laneHeight

  ctx.lineWidth = 1
  ctx.strokeStyle = colours.line
  for (const tick of picture.ticks) stroke(ctx, [x(tick), 0], [x(tick), height])
  for (const lane of lanes) stroke(ctx, [0, y(lane)], [width, y(lane)])
  ctx.strokeStyle = colours.marker
  ctx.lineWidth = 3
  stroke(ctx, [x(now), 0], [x(now), height])

  ctx.lineWidth = 1.5
  ctx.lineCap = 'round'
  ctx.strokeStyle = colours.ahead
  ctx.setLineDash([1, 4])
  const known = new Map([...causes, ...effects].map((event) => [event.id, event]))
  for (const effect of effects) {
    const cause = effect.causedBy === undefined ? undefined : known.get(effect.causedBy)
    if (cause) elbow(ctx, [x(cause.at), y(cause.component)], [x(effect.at), y(effect.component)])
  }
  ctx.setLineDash([])
  ctx.strokeStyle = colours.ink
  ctx.lineWidth = 2
  for (const [i, event] of causes.entries()) {
    const cause = causes[i - 1]
    if (cause) elbow(ctx, [x(cause.at), y(cause.component)], [x(event.at), y(event.component)])
  }

  paintMarks(ctx, marks, y, now, colours)
  const looked = causes.at(-1)
  if (looked) {
    ctx.strokeStyle = colours.ink
    ctx.lineWidth = 2
    ctx.beginPath()
    ctx.arc(x(looked.at), y(looked.component), 7.5, 0, 2 * Math.PI)
    ctx.stroke()
  }
}

type Spot = readonly [x: number, y: number]

function stroke(ctx: CanvasRenderingContext2D, from: Spot, to: Spot): void {
  ctx.beginPath()
  ctx.moveTo(...from)
  ctx.lineTo(...to)
  ctx.stroke()
}

/** Along the lane of the cause until the effect, then over to its lane. */
function elbow(ctx: CanvasRenderingContext2D, [x1, y1]: Spot, [x2, y2]: Spot): void {
  ctx.beginPath()
  ctx.moveTo(x1, y1)
  ctx.lineTo(x2, y1)
  ctx.lineTo(x2, y2)
  ctx.stroke()
}

/** All marks of one look at once: in a large cluster there are thousands, and each stroke of its own costs. */
function paintMarks(
  ctx: CanvasRenderingContext2D,
  marks: LanesPicture['marks'],
  y: (component: ComponentId) => number,
  now: number,
  colours: LaneColours,
): void {
  const placed = Array.from(marks, ([component, row]) => row.map((mark) => ({ mark, y: y(component) }))).flat()
  const isAhead = ({ events }: Mark): boolean => (events[0]?.at ?? 0) > now
  ctx.lineWidth = 1.5
  ctx.setLineDash([])
  for (const ahead of [false, true]) {
    const of = placed.filter(({ mark }) => isAhead(mark) === ahead)
    for (const tone of tones) {
      ctx.beginPath()
      for (const { mark, y: middle } of of) if (mark.tone === tone) outline(ctx, mark.x, middle, tone)
      // What lies ahead of the moment that is shown is only outlined.
      ctx.fillStyle = ahead ? colours.sheet : fills(colours)[tone]
      ctx.strokeStyle = ahead ? colours.lineStrong : strokes(colours)[tone]
      ctx.fill()
      ctx.stroke()
    }
    // More than one: a line below, the longer the more there are.
    ctx.beginPath()
    for (const { mark, y: middle } of of) {
      if (mark.events.length < 2) continue
      const half = Math.min(4, 1 + Math.log2(mark.events.length))
      ctx.moveTo(mark.x - half, middle + 7.5)
      ctx.lineTo(mark.x + half, middle + 7.5)
    }
    ctx.strokeStyle = ahead ? colours.lineStrong : colours.ink3
    ctx.stroke()
  }
}

function outline(ctx: CanvasRenderingContext2D, x: number, y: number, tone: EventTone): void {
  switch (tone) {
    case 'act':
      polygon(ctx, x, y, 4, 4.8, 0)
      break
    case 'bad':
      polygon(ctx, x, y, 8, 4.6, Math.PI / 8)
      break
    case 'made':
      disc(ctx, x, y, 3.5)
      break
    case 'gone':
      disc(ctx, x, y, 3.5)
      ctx.moveTo(x - 4, y + 4)
      ctx.lineTo(x + 4, y - 4)
      break
    case 'changed':
      disc(ctx, x, y, 2.2)
      break
    case 'synced':
      ctx.rect(x - 1, y - 4.5, 2, 9)
      break
  }
}

/** Begins anew, so that no line joins it to what was drawn before. */
function disc(ctx: CanvasRenderingContext2D, x: number, y: number, radius: number): void {
  ctx.moveTo(x + radius, y)
  ctx.arc(x, y, radius, 0, 2 * Math.PI)
}

function polygon(
  ctx: CanvasRenderingContext2D,
  x: number,
  y: number,
  corners: number,
  radius: number,
  turn: number,
): void {
  for (let i = 0; i < corners; i++) {
    const angle = turn + (i * 2 * Math.PI) / corners
    const spot: Spot = [x + radius * Math.cos(angle), y + radius * Math.sin(angle)]
    if (i === 0) ctx.moveTo(...spot)
    else ctx.lineTo(...spot)
  }
  ctx.closePath()
}

const fills = (colours: LaneColours): Readonly<Record<EventTone, string>> => ({
  act: colours.ink,
  made: colours.ink2,
  changed: colours.ink3,
  gone: colours.sheet,
  synced: colours.synced,
  bad: colours.bad,
})

const strokes = (colours: LaneColours): Readonly<Record<EventTone, string>> => ({
  ...fills(colours),
  gone: colours.gone,
})
