import type { Station } from '#engine'
import { endpointText, innermost, sourceText, targetText } from '#model/packet'
import type { HostRef } from '#model/trace'

/** A machine's part of the tape: its stations from `first` to `last`, and its place in percent of the tape's width. */
export interface TapeGroup {
  readonly host: HostRef
  readonly leg: Station['leg']
  readonly first: number
  readonly last: number
  readonly left: number
  readonly width: number
}

/** One station's slot, in percent of the tape's width. `small` slots have no room for a glyph. */
export interface TapeSlot {
  readonly left: number
  readonly width: number
  readonly small: boolean
}

/** A stretch of the walk over which an address stays the same. */
export interface TapeBand {
  readonly text: string
  readonly first: number
  readonly left: number
  readonly width: number
  /** It differs from the stretch before it. */
  readonly changed: boolean
}

export interface TapeLayout {
  readonly groups: readonly TapeGroup[]
  readonly slots: readonly TapeSlot[]
  readonly src: readonly TapeBand[]
  readonly dst: readonly TapeBand[]
  /** Stretches over which the packet is inside another one, with that one's addresses. */
  readonly tunnels: readonly TapeBand[]
}

/** Space between two machines, in slots. */
const gap = 0.4
/** From this many stations on, machines other than the current one shrink. */
const crowded = 40
const shrunk = 0.34

/**
 * Where everything stands on the address tape: one slot a station, grouped by machine, and below it the source and the
 * destination as bands that break where NAT changes them; in a tunnel those of the packet inside. Of a long walk only the current machine keeps its full width.
 */
export function tapeLayout(stations: readonly Station[], at: number): TapeLayout {
  const runs = runsOf(stations)
  const weightOf = (run: Run): number =>
    stations.length <= crowded || (at >= run.first && at <= run.last) ? 1 : shrunk
  const total = runs.reduce((sum, run) => sum + weightOf(run) * (run.last - run.first + 1), gap * (runs.length - 1))
  const slots: TapeSlot[] = []
  const groups: TapeGroup[] = []
  let x = 0
  for (const run of runs) {
    const weight = weightOf(run)
    const left = x
    for (let i = run.first; i <= run.last; i++) {
      slots.push({ left: (x / total) * 100, width: (weight / total) * 100, small: weight < 1 })
      x += weight
    }
    groups.push({ ...run, left: (left / total) * 100, width: ((x - left) / total) * 100 })
    x += gap
  }
  const band = (textOf: (station: Station) => string) => bandsOf(stations, slots, textOf)
  return {
    groups,
    slots,
    src: band(({ packet }) => sourceText(innermost(packet))),
    dst: band(({ packet }) => targetText(innermost(packet))),
    tunnels: band(outerText).filter(({ text }) => text !== ''),
  }
}

const outerText = ({ packet }: Station): string =>
  packet.inner ? `${packet.src} → ${addressText(packet.dst, packet.dstPort)}` : ''

/** An address as the tape writes it; ICMP has no ports. */
export const addressText = (ip: string, port: number): string => (port === 0 ? ip : endpointText(ip, port))

interface Run {
  readonly host: HostRef
  readonly leg: Station['leg']
  readonly first: number
  readonly last: number
}

function runsOf(stations: readonly Station[]): readonly Run[] {
  const runs: Run[] = []
  stations.forEach((station, i) => {
    const open = runs.at(-1)
    if (open && open.host.id === station.host.id && open.leg === station.leg)
      runs[runs.length - 1] = { ...open, last: i }
    else runs.push({ host: station.host, leg: station.leg, first: i, last: i })
  })
  return runs
}

function bandsOf(
  stations: readonly Station[],
  slots: readonly TapeSlot[],
  textOf: (station: Station) => string,
): readonly TapeBand[] {
  const starts = stations.flatMap((station, i) => {
    const before = stations[i - 1]
    return before === undefined || textOf(before) !== textOf(station) ? [{ text: textOf(station), first: i }] : []
  })
  return starts.map(({ text, first }, i) => {
    const left = first === 0 ? 0 : (slots[first]?.left ?? 0)
    const right = starts[i + 1] === undefined ? 100 : (slots[starts[i + 1]?.first ?? 0]?.left ?? 100)
    return { text, first, left, width: right - left, changed: i > 0 }
  })
}
