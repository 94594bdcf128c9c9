import type { NodeProps } from '@xyflow/react'
import { memo } from 'react'
import { KindGlyph } from '../glyphs/KindGlyph'
import { Plug } from './Plug'
import { TargetFrame } from './TargetFrame'
import type { HostNode } from './toFlow'
import { useDistance } from './useDistance'
import { useStanding } from './useStanding'

/** A machine outside the cluster, or a load balancer before it: a box with a thick base, its cable below. */
export const HostBox = memo(function HostBox({ data, selected }: NodeProps<HostNode>) {
  const { host } = data
  const distance = useDistance()
  const standing = useStanding(host.key)
  const takesPart = standing.part !== 'none'
  const edge = selected
    ? 'border-2 border-b-4 border-ink'
    : takesPart
      ? 'border border-b-[3px] border-ink'
      : standing.dimmed
        ? 'border border-b-[3px] border-line-strong'
        : 'border border-b-[3px] border-external-line hover:border-ink-2'
  return (
    <div
      className={`flex size-full items-center gap-2 rounded-[7px] bg-sheet px-2.5 ${host.secondAddress === undefined ? 'leading-[1.22]' : 'leading-[1.02]'} text-external ${edge}`}
    >
      {distance === 'far' ? (
        <span className="truncate text-[calc(11px/var(--zoom,1))] font-[600] text-ink">{host.name}</span>
      ) : (
        <>
          <KindGlyph kind={host.type} />
          <div className="min-w-0">
            <div className="truncate font-[600] text-ink" title={host.name}>
              {host.name}
            </div>
            <div className="font-mono text-[11px] text-ink-2">{host.address}</div>
            {host.secondAddress !== undefined && (
              <div className="truncate font-mono text-[10.5px] text-ink-3" title={host.secondAddress}>
                {host.secondAddress}
              </div>
            )}
          </div>
          <Plug owner={host.key} name={host.name} lit={takesPart} below />
        </>
      )}
      <TargetFrame targetKey={host.key} legal={standing.legal} />
    </div>
  )
})
