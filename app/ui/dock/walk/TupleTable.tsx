import type { ReactNode } from 'react'
import type { Station } from '#engine'
import { hasNoPorts, innermost, sourceText, targetText, type Packet, type PacketDiff } from '#model/packet'
import { addressText } from './tapeLayout'

/**
 * The packet's addresses at one station, the old value struck above the new one where the station changed it. In a tunnel
 * both headers: the one that is routed, and the one that it carries.
 */
export function TupleTable({ station }: { readonly station: Station }) {
  const { packet, changes } = station
  if (!packet.inner) return <Tuple packet={packet} changes={changes} />
  return (
    <>
      <Caption>outer, {packet.protocol === 'IPIP' ? 'IP in IP' : 'VXLAN'}</Caption>
      <Tuple packet={packet} changes={changes} />
      <Caption>inner</Caption>
      <Tuple packet={innermost(packet)} changes={[]} />
    </>
  )
}

const Caption = ({ children }: { readonly children: ReactNode }) => (
  <span className="mt-1 block text-2xs text-ink-3">{children}</span>
)

function Tuple({ packet, changes }: { readonly packet: Packet; readonly changes: readonly PacketDiff[] }) {
  const before = (side: 'src' | 'dst'): string | undefined => {
    const touched = changes.some(({ field }) => field === side || (!hasNoPorts(packet) && field === `${side}Port`))
    if (!touched) return undefined
    if (hasNoPorts(packet)) return was(changes, side)
    const port = was(changes, `${side}Port`) ?? String(packet[`${side}Port`])
    return addressText(was(changes, side) ?? packet[side], Number(port))
  }
  const mark = changes.find(({ field }) => field === 'mark')
  return (
    <span className="mt-0.5 block font-mono text-sm">
      <Row name="src" before={before('src')} now={sourceText(packet)} />
      <Row name="dst" before={before('dst')} now={targetText(packet)} />
      {mark && <Row name="mark" before={mark.before} now={mark.after} />}
    </span>
  )
}

const was = (changes: readonly PacketDiff[], field: string): string | undefined =>
  changes.find((change) => change.field === field)?.before

function Row({
  name,
  before,
  now,
}: {
  readonly name: string
  readonly before: string | undefined
  readonly now: string
}) {
  return (
    <span className="flex items-baseline gap-2 leading-[19px]">
      <span className="w-8 shrink-0 font-sans text-xs text-ink-3">{name}</span>
      {before === undefined ? (
        <span className="text-ink">{now}</span>
      ) : (
        <span className="flex flex-wrap items-baseline gap-x-2">
          <del className="text-ink-2 decoration-1">
            <span className="sr-only">was </span>
            {before}
          </del>
          <ins className="rounded-[3px] bg-marker px-1.5 font-bold text-on-marker no-underline">
            <span className="sr-only">now </span>
            {now}
          </ins>
        </span>
      )}
    </span>
  )
}
