import { useMemo } from 'react'
import type { Station } from '#engine'
import { goToStation } from '#store/commands/goToStation'
import { usePerform } from '#store/react'
import { KindGlyph } from '../../glyphs/KindGlyph'
import { StateGlyph } from '../../glyphs/StateGlyph'
import { StationGlyph } from './StationGlyph'
import { tapeLayout, type TapeBand, type TapeGroup, type TapeSlot } from './tapeLayout'

const glyphOfHost = { pod: 'Pod', node: 'Node', host: 'Host', balancer: 'LoadBalancer' } as const

interface TapeProps {
  readonly stations: readonly Station[]
  readonly at: number
}

/**
 * The whole walk on one line: a tick per station under its machine, and the two addresses as bands that break where NAT
 * changes them. Scrubber, overview and explanation at once.
 */
export function Tape({ stations, at }: TapeProps) {
  const layout = useMemo(() => tapeLayout(stations, at), [stations, at])
  const perform = usePerform()
  const now = layout.slots[at]
  return (
    <div className={`relative min-w-0 flex-1 ${layout.tunnels.length > 0 ? 'h-33' : 'h-27.5'}`}>
      {layout.groups.map((group) => (
        <Machine key={group.first} group={group} at={at} />
      ))}
      <Rail slots={layout.slots} tunnels={layout.tunnels} at={at} />
      <ol aria-label="Stations of the walk" className="absolute inset-x-0 top-6.5 h-8.5">
        {stations.map((station, i) => (
          <li
            key={station.index}
            className={`absolute inset-y-0 ${i === at ? 'z-1' : ''}`}
            style={place(layout.slots[i])}
          >
            <Tick
              station={station}
              small={layout.slots[i]?.small === true}
              state={i === at ? 'now' : i < at ? 'past' : 'ahead'}
              go={() => perform(goToStation, { at: i })}
            />
          </li>
        ))}
      </ol>
      <Ribbon name="src" top="top-16.5" bands={layout.src} now={now} at={at} rewrote={rewrites(stations[at], 'src')} />
      <Ribbon name="dst" top="top-22" bands={layout.dst} now={now} at={at} rewrote={rewrites(stations[at], 'dst')} />
      {layout.tunnels.length > 0 && (
        <Ribbon name="outer" top="top-27.5" bands={layout.tunnels} now={now} at={at} rewrote={false} />
      )}
    </div>
  )
}

const place = (slot: { readonly left: number; readonly width: number } | undefined) => ({
  left: `${slot?.left ?? 0}%`,
  width: `${slot?.width ?? 0}%`,
})

/** What a tunnel's outer header has rewritten to it is no news of the bands, which show the packet inside. */
function rewrites(station: Station | undefined, side: 'src' | 'dst'): boolean {
  if (station?.packet.inner) return false
  return station?.changes.some(({ field }) => field === side || field === `${side}Port`) === true
}

function Machine({ group, at }: { readonly group: TapeGroup; readonly at: number }) {
  const tone =
    at >= group.first && at <= group.last
      ? 'border-ink border-b-[3px] text-ink font-bold'
      : at > group.last
        ? 'border-ink border-b-[1.5px] text-ink font-[560]'
        : 'border-line-strong border-b-[1.5px] text-ink-3 font-[560]'
  return (
    <div className={`absolute top-0 h-5 overflow-hidden text-xs ${tone}`} style={place(group)}>
      <span className="flex h-4.5 items-center gap-1.25 whitespace-nowrap">
        <KindGlyph kind={glyphOfHost[group.host.kind]} className="size-3.25" />
        <span className="truncate">{machineName(group)}</span>
      </span>
    </div>
  )
}

/** A machine's name; of a generated Pod name only the part that tells it apart, where there is little room. */
function machineName({ host, leg, width }: TapeGroup): string {
  const parts = host.name.split('-')
  const name = host.kind === 'pod' && parts.length > 2 && width < 14 ? `…-${parts.at(-1)}` : host.name
  return leg === 'reply' && host.kind !== 'pod' ? `${name}, back` : name
}

interface RailProps {
  readonly slots: readonly TapeSlot[]
  readonly tunnels: readonly TapeBand[]
  readonly at: number
}

/** The line through all stations; doubled where the packet goes through a tunnel. */
function Rail({ slots, tunnels, at }: RailProps) {
  const middle = (slot: TapeSlot | undefined) => (slot === undefined ? 0 : slot.left + slot.width / 2)
  const first = middle(slots[0])
  const here = middle(slots[at])
  const last = middle(slots.at(-1))
  return (
    <div aria-hidden>
      <i className="absolute top-10.75 h-px bg-line-strong" style={{ left: `${here}%`, width: `${last - here}%` }} />
      <i
        className="absolute top-10.25 h-[3.5px] rounded-full bg-path"
        style={{ left: `${first}%`, width: `${here - first}%` }}
      />
      {tunnels.map((tunnel) => {
        const from = middle(slots[tunnel.first])
        const to = Math.min(here, tunnel.left + tunnel.width)
        return (
          to > from && (
            <i
              key={tunnel.first}
              className="absolute top-10.75 h-[1.5px] bg-sheet-2"
              style={{ left: `${from}%`, width: `${to - from}%` }}
            />
          )
        )
      })}
    </div>
  )
}

interface TickProps {
  readonly station: Station
  readonly small: boolean
  readonly state: 'past' | 'now' | 'ahead'
  readonly go: () => void
}

function Tick({ station, small, state, go }: TickProps) {
  return (
    <button
      type="button"
      aria-label={`Station ${station.index + 1}: ${station.title}`}
      aria-current={state === 'now' ? 'step' : undefined}
      title={`${station.title} ${station.detail}`}
      tabIndex={state === 'now' ? 0 : -1}
      onClick={go}
      className="grid size-full cursor-pointer place-items-center focus-visible:outline-offset-0"
    >
      {station.decisive ? (
        <StateGlyph state={station.kind === 'verdict' ? 'reject' : 'drop'} className="size-6.5" />
      ) : (
        <Round station={station} small={small} state={state} />
      )}
    </button>
  )
}

function Round({ station, small, state }: Pick<TickProps, 'station' | 'small' | 'state'>) {
  if (state === 'now') {
    return (
      <span className="grid size-8 place-items-center rounded-full bg-marker text-on-marker shadow-[0_0_0_2px_var(--path)] transition-colors duration-(--dur-quick)">
        <StationGlyph kind={station.kind} />
      </span>
    )
  }
  if (small) return <span className={`size-2 rounded-full ${state === 'past' ? 'bg-path' : 'bg-line-control'}`} />
  const look = state === 'past' ? 'bg-sheet text-ink shadow-[0_0_0_1.5px_var(--path)]' : 'bg-sheet-2 text-ink-3'
  return (
    // As big as its slot has room for: a machine with bridges and tunnels has many stations.
    <span className={`grid aspect-square w-[min(1.5625rem,94%)] place-items-center rounded-full ${look}`}>
      <StationGlyph kind={station.kind} className="h-auto w-[54%]" />
    </span>
  )
}

interface RibbonProps {
  readonly name: 'src' | 'dst' | 'outer'
  readonly top: string
  readonly bands: readonly TapeBand[]
  readonly now: TapeSlot | undefined
  readonly at: number
  /** The current station rewrote this address. */
  readonly rewrote: boolean
}

/** One address through the whole walk: walked stretches are filled, what lies ahead is hatched. */
function Ribbon({ name, top, bands, now, at, rewrote }: RibbonProps) {
  const here = (now?.left ?? 0) + (now?.width ?? 0)
  return (
    <div className={`absolute inset-x-0 h-4.75 ${top}`}>
      <span className="absolute right-[calc(100%+7px)] text-2xs leading-[19px] text-ink-3">{name}</span>
      {bands.map((band) => {
        const isNow = rewrote && band.first === at
        const walked = Math.max(0, Math.min(band.left + band.width, here) - band.left)
        return (
          <div
            key={band.first}
            className="absolute inset-y-0 border-l-2 border-sheet-2 first-of-type:border-l-0"
            style={place(band)}
          >
            <i className="absolute inset-0 hatched" />
            {band.first <= at && (
              <i
                className={`absolute inset-y-0 left-0 ${isNow ? 'bg-marker' : 'bg-sheet-3'}`}
                style={{ width: `${band.width === 0 ? 0 : (walked / band.width) * 100}%` }}
              />
            )}
            {band.first <= at && (
              <span
                className={`absolute left-2 font-mono text-xs leading-[19px] whitespace-nowrap ${isNow ? 'rounded-r-[3px] bg-marker pr-1.5 font-bold text-on-marker' : 'bg-sheet-3 pr-1.5 text-ink'}`}
              >
                {band.text}
              </span>
            )}
          </div>
        )
      })}
    </div>
  )
}
