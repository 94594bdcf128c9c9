import { ArrowRight } from 'lucide-react'
import type { Station } from '#engine'
import { sentenceOf } from '#engine/dataplane'
import { useDistance } from '../useDistance'
import { capsuleText, type CapsuleEnd, type CapsuleText } from './capsuleText'

interface CapsuleProps {
  readonly station: Station
  readonly first: Station
  /** The packet was stopped here. */
  readonly halted: boolean
}

/**
 * The packet where it is now: real text with the strongest contrast on the screen. A field that this station rewrote
 * shows its old value struck above the new one on marker; a field that differs from what the client sent stays underlined.
 */
export function Capsule({ station, first, halted }: CapsuleProps) {
  const distance = useDistance()
  const text = capsuleText(station, first)
  const { outer } = text
  const inside = outer ? ` inside ${outer.kind} from ${outer.src.ip} to ${outer.dst.ip}${outer.dst.port}` : ''
  const label = `${sentenceOf(station)} ${text.flag} packet from ${text.src.ip}${text.src.port} to ${text.dst.ip}${text.dst.port}${inside}.`
  if (distance === 'far') return <FarCapsule label={label} marked={text.dst.was !== undefined || text.dst.differs} />
  const halt = 'outline-2 outline-offset-[3px] outline-reject-line'
  if (outer) {
    return (
      <div
        role="img"
        aria-label={label}
        className={`rounded-[16px] border-2 border-packet bg-sheet p-1 whitespace-nowrap shadow-packet ring-[3px] ring-sheet/80 ${halted ? halt : ''}`}
      >
        <div className="flex items-center gap-1.5 px-2.5 pt-0.5 pb-1 text-ink-2">
          <OuterEnd end={outer.src} />
          <ArrowRight className="size-3.5 shrink-0" aria-hidden="true" />
          <OuterEnd end={outer.dst} />
          <span className="ml-auto pl-1.5 text-2xs font-[640] text-ink-3">{outer.kind}</span>
        </div>
        <div className="flex h-8 items-center gap-1.75 rounded-[11px] bg-packet pr-3.5 pl-3 text-on-packet">
          <Ends text={text} index={station.index} near={distance === 'near'} />
        </div>
      </div>
    )
  }
  return (
    <div
      role="img"
      aria-label={label}
      className={`flex h-9.5 items-center gap-1.75 rounded-packet bg-packet pl-3.5 whitespace-nowrap text-on-packet shadow-packet ring-[3px] ${
        halted ? `ring-sheet ${halt}` : 'ring-sheet/80'
      } ${text.dst.was === undefined ? 'pr-4' : 'pr-1.5'}`}
    >
      <Ends text={text} index={station.index} near={distance === 'near'} />
    </div>
  )
}

interface EndsProps {
  readonly text: CapsuleText
  /** Of the station: at each of them an end flips anew. */
  readonly index: number
  readonly near: boolean
}

function Ends({ text, index, near }: EndsProps) {
  return (
    <>
      <span className="text-[11px] font-[640] tracking-[0.02em] text-on-packet-2">{text.flag}</span>
      <End key={`src ${index}`} end={text.src} />
      <ArrowRight className="size-4 shrink-0 text-on-packet-2" aria-hidden="true" />
      <End key={`dst ${index}`} end={text.dst} />
      {near && <span className="font-mono text-2xs text-on-packet-2">{text.details.join(' ')}</span>}
    </>
  )
}

/** An end of the tunnel, on the label around the packet. */
function OuterEnd({ end }: { readonly end: CapsuleEnd }) {
  return (
    <span
      className={`font-mono text-xs ${end.was === undefined ? 'text-ink' : 'rounded-[3px] bg-marker px-1 text-on-marker'}`}
    >
      {end.ip}
      <span className={end.was === undefined ? 'text-ink-3' : ''}>{end.port}</span>
    </span>
  )
}

function End({ end }: { readonly end: CapsuleEnd }) {
  if (end.was === undefined) {
    return (
      <span
        className={`font-mono text-[13px] font-[520] ${end.differs ? 'underline decoration-packet-trace decoration-[3px] underline-offset-4' : ''}`}
      >
        {end.ip}
        <span className="text-on-packet-2">{end.port}</span>
      </span>
    )
  }
  return (
    <span className="relative font-mono text-[13px]">
      <span className="absolute right-2 bottom-[calc(100%+2px)] left-0 h-4.25 flip-old overflow-hidden rounded-t-[5px] border border-b border-dashed border-line-strong bg-sheet px-2 text-[11px] leading-4 text-ink-2 line-through">
        {end.was}
      </span>
      <span className="block h-7 flip-new rounded-l-[5px] rounded-r-[14px] bg-marker px-2.5 leading-7 font-[680] text-on-marker ring-[1.5px] ring-packet-ring">
        {end.ip}
        {end.port}
      </span>
    </span>
  )
}

/** From far away: a capsule whose yellow half is the end that was rewritten last. */
function FarCapsule({ label, marked }: { readonly label: string; readonly marked: boolean }) {
  return (
    <div
      role="img"
      aria-label={label}
      className={`flex h-5 w-8.5 items-center rounded-packet bg-packet p-0.75 shadow-packet ring-[3px] ring-sheet/80 ${marked ? 'justify-end' : 'justify-start'}`}
    >
      <span className="h-full w-1/2 rounded-packet bg-marker" />
    </div>
  )
}
