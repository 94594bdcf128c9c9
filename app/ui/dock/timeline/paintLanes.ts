import type { SimEvent } from '#model/simEvent'
import type { ComponentId } from '#model/simEvent'
import type { EventTone } from './eventTone'
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
  readonly markerLine: string
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
  const y = (component: ComponentId): number => lanes.indexOf(component) * laneHeight + laneHeight / 2

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

  for (const [component, row] of marks) {
    for (const mark of row)
      paintMark(
        ctx,
        mark.x,
        y(component),
        mark,
        colours,
        mark.events.every(({ at }) => at > now),
      )
  }
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

function paintMark(
  ctx: CanvasRenderingContext2D,
  x: number,
  y: number,
  { tone, events }: Mark,
  colours: LaneColours,
  ahead: boolean,
): void {
  // What lies ahead of the moment that is shown is only outlined.
  const solid = ahead ? colours.sheet : undefined
  ctx.lineWidth = 1.5
  ctx.setLineDash([])
  ctx.beginPath()
  outline(ctx, x, y, tone)
  ctx.fillStyle = solid ?? fills(colours)[tone]
  ctx.strokeStyle = ahead ? colours.lineStrong : strokes(colours)[tone]
  ctx.fill()
  ctx.stroke()
  if (events.length > 1) {
    // More than one: a line below, the longer the more there are.
    const half = Math.min(4, 1 + Math.log2(events.length))
    ctx.strokeStyle = ahead ? colours.lineStrong : colours.ink3
    stroke(ctx, [x - half, y + 7.5], [x + half, y + 7.5])
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
      ctx.arc(x, y, 3.5, 0, 2 * Math.PI)
      break
    case 'gone':
      ctx.arc(x, y, 3.5, 0, 2 * Math.PI)
      ctx.moveTo(x - 4, y + 4)
      ctx.lineTo(x + 4, y - 4)
      break
    case 'changed':
      ctx.arc(x, y, 2.2, 0, 2 * Math.PI)
      break
    case 'synced':
      ctx.rect(x - 1, y - 4.5, 2, 9)
      break
  }
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
