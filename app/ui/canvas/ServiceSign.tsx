import type { NodeProps } from '@xyflow/react'
import { ArrowRight, ArrowUpRight } from 'lucide-react'
import { memo } from 'react'
import { endpointText } from '#model/packet'
import { KindGlyph } from '../glyphs/KindGlyph'
import { StateGlyph } from '../glyphs/StateGlyph'
import type { NodeOf } from './geometry/scene'
import { TargetFrame } from './TargetFrame'
import type { ServiceNode } from './toFlow'
import { useDistance } from './useDistance'
import { useStanding } from './useStanding'

/** A Service: a sign that is read on the way and never passed through, so it is pointed, tinted and has no cable. */
export const ServiceSign = memo(function ServiceSign({
  data,
  selected,
  width = 0,
  height = 0,
}: NodeProps<ServiceNode>) {
  const { service } = data
  const distance = useDistance()
  const standing = useStanding(service.key)
  const ready = service.endpoints.filter((state) => state === 'ready').length
  const external = service.serviceType === 'ExternalName'
  return (
    <div className="group size-full">
      <svg width={width} height={height} className="absolute inset-0 overflow-visible" aria-hidden="true">
        <path
          d={hexagon(width, height)}
          strokeLinejoin="round"
          strokeWidth={selected || standing.legal ? 2 : 1.5}
          strokeDasharray={service.headless ? '5 3.5' : undefined}
          className={`transition-colors duration-(--dur-instant) ${fillOf(service, ready)} ${
            selected || standing.legal
              ? 'stroke-ink'
              : standing.dimmed
                ? 'stroke-line-strong'
                : ready === 0 && !external
                  ? 'stroke-not-ready-line'
                  : 'stroke-service-line group-hover:stroke-ink-2'
          }`}
        />
      </svg>
      {distance === 'far' ? (
        <div className="relative flex size-full items-center justify-center gap-[0.6em] px-[1em] text-[calc(12px/var(--zoom,1))] leading-none whitespace-nowrap">
          <span className="min-w-0 truncate font-[640] text-ink">{service.name}</span>
        </div>
      ) : (
        <div className="relative flex size-full items-center gap-2 px-5 leading-tight">
          {external ? (
            <ArrowUpRight className="size-4.5 shrink-0 text-service" aria-hidden="true" />
          ) : (
            <KindGlyph kind="Service" className="size-4.5 text-service" />
          )}
          <div className="min-w-0 flex-1">
            <div className="flex items-center justify-between gap-2">
              <span className="max-w-[65%] shrink-0 truncate text-base font-[640] text-ink" title={service.name}>
                {service.name}
              </span>
              {!external && <Endpoints service={service} ready={ready} />}
            </div>
            <Address service={service} every={distance === 'near'} />
          </div>
        </div>
      )}
      <TargetFrame targetKey={service.key} legal={false} />
    </div>
  )
})

/** The sign's outline; the points are as deep as `min(16, 0.28 h)`. */
function hexagon(w: number, h: number): string {
  const point = Math.min(16, 0.28 * h)
  return `M${point} 1H${w - point}L${w - 1} ${h / 2}L${w - point} ${h - 1}H${point}L1 ${h / 2}Z`
}

function fillOf(service: NodeOf<'Service'>, ready: number): string {
  if (service.serviceType !== 'ExternalName' && ready === 0) return 'fill-not-ready-soft'
  return service.headless ? 'fill-canvas' : 'fill-service-soft'
}

/** A glyph for each endpoint, and how many of them get requests. */
function Endpoints({ service, ready }: { readonly service: NodeOf<'Service'>; readonly ready: number }) {
  const { endpoints } = service
  if (endpoints.length === 0) return <span className="shrink-0 text-xs text-not-ready">no endpoints</span>
  return (
    <span className="flex min-w-0 items-center gap-1.5 text-xs text-ink-2">
      {endpoints.length <= 6 && (
        // Glyphs for which a long name leaves no room wrap out of sight; the count stays.
        <span className="flex h-2.75 min-w-0 flex-wrap justify-end gap-0.5 overflow-hidden">
          {endpoints.map((state, i) => (
            // Endpoints have no identity beside their place in the slice.
            <StateGlyph key={i} state={state} className="size-2.75" />
          ))}
        </span>
      )}
      <span className="shrink-0">
        {ready} of {endpoints.length}
      </span>
    </span>
  )
}

function Address({ service, every }: { readonly service: NodeOf<'Service'>; readonly every: boolean }) {
  const [first] = service.ports
  const ports = every ? service.ports : service.ports.slice(0, 1)
  const port = !service.headless && first ? first.port : undefined
  return (
    <>
      <div className="flex items-center gap-0.5 font-mono text-[11px] whitespace-nowrap text-service">
        <span className="min-w-0 shrink-0 truncate">
          {port === undefined ? service.address : endpointText(service.address, port)}
        </span>
        {first && (
          <>
            <ArrowRight className="size-2.5 shrink-0" aria-hidden="true" />
            <span className="min-w-0 truncate">{ports.map((port) => `:${port.targetPort}`).join(' ')}</span>
          </>
        )}
        {every && first?.nodePort !== undefined && <span className="shrink-0 text-ink-3">{first.nodePort}</span>}
      </div>
      {service.secondAddress !== undefined && (
        <div className="truncate font-mono text-[11px] text-service" title={service.secondAddress}>
          {port === undefined ? service.secondAddress : endpointText(service.secondAddress, port)}
        </div>
      )}
    </>
  )
}
