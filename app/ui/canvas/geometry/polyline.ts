export interface Point {
  readonly x: number
  readonly y: number
}

export interface Box {
  readonly x: number
  readonly y: number
  readonly w: number
  readonly h: number
}

/** A line ready to be walked: dense points, and how far along the line each of them lies. */
export interface Track {
  readonly points: readonly Point[]
  readonly distances: readonly number[]
  /** For each vertex of the line it was made from, how far along it lies. */
  readonly vertices: readonly number[]
}

/** Points on each rounded corner; six are smooth at every zoom the canvas allows. */
const samples = 6

/**
 * The line through `vertices` with rounded corners, as dense points with their distances.
 *
 * One list serves the painted line and the packet that travels along it, so the packet never leaves its line.
 * Corners shrink where two vertices stand close; vertices on a straight stretch are kept as they are.
 */
export function trackOf(vertices: readonly Point[], radius: number): Track {
  const points: Point[] = []
  const distances: number[] = []
  const at: number[] = []
  let length = 0
  const push = (point: Point): number => {
    const last = points.at(-1)
    if (last) length += Math.hypot(point.x - last.x, point.y - last.y)
    points.push(point)
    distances.push(length)
    return length
  }
  vertices.forEach((vertex, i) => {
    const before = vertices[i - 1]
    const after = vertices[i + 1]
    if (!before || !after || isStraight(before, vertex, after)) {
      at.push(push(vertex))
      return
    }
    const r = Math.min(radius, distance(before, vertex) / 2, distance(vertex, after) / 2)
    const from = towards(vertex, before, r)
    const to = towards(vertex, after, r)
    const start = push(from)
    for (let k = 1; k < samples; k++) push(onCurve(from, vertex, to, k / samples))
    const end = push(to)
    at.push((start + end) / 2)
  })
  return { points, distances, vertices: at }
}

/** Two tracks as one: what travels along it crosses from the end of the first to the beginning of the second in a straight line. */
export function joined(first: Track, second: Track): Track {
  const end = first.points.at(-1)
  const start = second.points[0]
  if (!end || !start) return end ? first : second
  const shift = lengthOf(first) + distance(end, start)
  return {
    points: [...first.points, ...second.points],
    distances: [...first.distances, ...second.distances.map((along) => along + shift)],
    vertices: [...first.vertices, ...second.vertices.map((along) => along + shift)],
  }
}

export const lengthOf = (track: Track): number => track.distances.at(-1) ?? 0

/** The point that lies `along` the track; its ends where `along` lies beyond them. An empty track has no points: the origin. */
export function pointAt(track: Track, along: number): Point {
  const next = track.distances.findIndex((distance) => distance >= along)
  if (next <= 0) return (next === 0 ? track.points[0] : track.points.at(-1)) ?? { x: 0, y: 0 }
  const from = track.points[next - 1]
  const to = track.points[next]
  const start = track.distances[next - 1]
  const end = track.distances[next]
  if (!from || !to || start === undefined || end === undefined) return { x: 0, y: 0 }
  const share = end === start ? 1 : (along - start) / (end - start)
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share }
}

/** The dense points between two distances, both ends included. */
export function stretch(track: Track, from: number, to: number): readonly Point[] {
  if (to <= from) return []
  const inner = track.points.filter((_, i) => {
    const distance = track.distances[i] ?? 0
    return distance > from && distance < to
  })
  return [pointAt(track, from), ...inner, pointAt(track, to)]
}

/**
 * The line shifted by `by` to the right of its direction of travel: the way back beside the way there.
 *
 * Meant for lines of right angles. Where a line turns back on itself the shift of its first half is kept.
 */
export function shifted(vertices: readonly Point[], by: number): readonly Point[] {
  const line = vertices.filter((vertex, i) => i === 0 || !same(vertex, vertices[i - 1]))
  const normals = line.slice(1).map((to, i) => rightOf(line[i] ?? to, to))
  const moved = line.map((vertex, i) => {
    const before = normals[i - 1] ?? normals[i] ?? { x: 0, y: 0 }
    const after = normals[i] ?? before
    const x = before.x + (parallel(before, after) ? 0 : after.x)
    const y = before.y + (parallel(before, after) ? 0 : after.y)
    return { x: vertex.x + x * by, y: vertex.y + y * by }
  })
  // Every vertex keeps its place in the list, so that what was noted by index still holds.
  let at = -1
  return vertices.map((vertex, i) => {
    if (i === 0 || !same(vertex, vertices[i - 1])) at += 1
    return moved[at] ?? vertex
  })
}

/** The `d` of an SVG path through `vertices` with rounded corners. */
export function svgPath(vertices: readonly Point[], radius: number): string {
  const parts: string[] = []
  vertices.forEach((vertex, i) => {
    const before = vertices[i - 1]
    const after = vertices[i + 1]
    if (!before) parts.push(`M${text(vertex)}`)
    else if (!after || isStraight(before, vertex, after)) parts.push(`L${text(vertex)}`)
    else {
      const r = Math.min(radius, distance(before, vertex) / 2, distance(vertex, after) / 2)
      parts.push(`L${text(towards(vertex, before, r))}Q${text(vertex)} ${text(towards(vertex, after, r))}`)
    }
  })
  return parts.join('')
}

const text = ({ x, y }: Point): string => `${Math.round(x * 10) / 10} ${Math.round(y * 10) / 10}`

const distance = (a: Point, b: Point): number => Math.hypot(b.x - a.x, b.y - a.y)

const same = (a: Point, b: Point | undefined): boolean => b !== undefined && a.x === b.x && a.y === b.y

const isStraight = (a: Point, b: Point, c: Point): boolean =>
  Math.abs((b.x - a.x) * (c.y - b.y) - (b.y - a.y) * (c.x - b.x)) < 1e-6

function towards(from: Point, to: Point, by: number): Point {
  const length = distance(from, to)
  return { x: from.x + ((to.x - from.x) / length) * by, y: from.y + ((to.y - from.y) / length) * by }
}

const onCurve = (from: Point, over: Point, to: Point, t: number): Point => ({
  x: (1 - t) ** 2 * from.x + 2 * (1 - t) * t * over.x + t ** 2 * to.x,
  y: (1 - t) ** 2 * from.y + 2 * (1 - t) * t * over.y + t ** 2 * to.y,
})

/** Screen coordinates grow downwards, so the right of (dx, dy) is (-dy, dx). */
function rightOf(from: Point, to: Point): Point {
  const length = distance(from, to) || 1
  return { x: -(to.y - from.y) / length, y: (to.x - from.x) / length }
}

const parallel = (a: Point, b: Point): boolean => Math.abs(a.x * b.y - a.y * b.x) < 1e-6
