import type { NodeProps } from '@xyflow/react'
import { Filter } from 'lucide-react'
import { memo } from 'react'
import type { GraphBridge } from '#engine'
import { KindGlyph } from '../glyphs/KindGlyph'
import { onceIdle, onDemand } from '../primitives/onDemand'
import { DropWords } from './DropWords'
import { measures, type NodeOf } from './geometry/scene'
import type { MachineNode } from './toFlow'
import { TargetFrame } from './TargetFrame'
import { useDistance } from './useDistance'
import { useStanding } from './useStanding'

const OpenRail = onDemand(async () => (await import('./packet/OpenRail')).OpenRail, null)
const NodeTroubles = onceIdle(async () => (await import('./NodeTroubles')).NodeTroubles)
const RuleCount = onceIdle(async () => (await import('./RuleCount')).RuleCount)

/** A Node: the machine's frame with its head, the cables of its Pods, its kernel and its interface. The Pods are flow nodes of their own. */
export const NodeFrame = memo(function NodeFrame({ data, selected, width = 0, height = 0 }: NodeProps<MachineNode>) {
  const { node, states, cables, slots } = data
  const distance = useDistance()
  const standing = useStanding(node.key)
  const holds = standing.part === 'holder'
  // From far away the frame keeps its weight on the screen.
  const weight = distance === 'far' ? 'border-[calc(1.2px/var(--zoom,1))]' : selected ? 'border-2' : 'border-[1.5px]'
  const edge =
    selected || holds
      ? 'border-ink'
      : standing.dimmed
        ? 'border-line-strong'
        : 'border-node-line group-hover:border-ink-2'
  const notReady = states.filter((state) => state === 'notReady').length
  // A few are counted by their squares; the frame speaks up when it is a matter of the machine.
  const exceptions = notReady > states.length / 4 ? notReady : 0
  const tint = distance === 'far' && exceptions > 0 ? 'bg-not-ready-soft' : holds ? 'bg-sheet' : 'bg-node-soft'
  return (
    <div className={`group size-full rounded-machine shadow-1 ${tint}`}>
      <div
        className={`pointer-events-none absolute inset-0 rounded-machine transition-colors duration-(--dur-instant) ${weight} ${edge}`}
      />
      {distance === 'far' ? (
        <FarWords node={node} pods={states.length} exceptions={exceptions} />
      ) : (
        <>
          <Head node={node} />
          <NodeTroubles node={node.name} low={node.secondAddress !== undefined} />
          {node.bridge && <Bridge bridge={node.bridge} height={height} />}
          <svg width={width} height={height} className="pointer-events-none absolute inset-0" aria-hidden="true">
            {slots.map(({ x, y, w, h }) => (
              <rect
                key={`${x} ${y}`}
                x={x}
                y={y}
                width={w}
                height={h}
                rx={8}
                fill="none"
                strokeDasharray="4 3"
                className="stroke-line-control"
              />
            ))}
            {cables.map((d) => (
              <path key={d} d={d} fill="none" className="stroke-line-strong" strokeWidth={1.5} />
            ))}
          </svg>
          <Kernel node={node} height={height} holds={holds} />
        </>
      )}
      <TargetFrame targetKey={node.key} legal={standing.legal} />
      <Plate node={node} lit={standing.onPath} distance={distance} />
      <DropWords targetKey={node.key} />
    </div>
  )
})

function Head({ node }: { readonly node: NodeOf<'Node'> }) {
  return (
    <div className={`px-3 whitespace-nowrap ${node.secondAddress === undefined ? 'pt-2.5' : 'pt-1.5'}`}>
      <div className="flex items-center gap-2 text-node">
        <KindGlyph kind="Node" />
        <span className="overflow-hidden text-base font-[640] text-ellipsis text-ink">{node.name}</span>
        <span className="font-mono text-[11px] text-ink-2">{node.address}</span>
        <span className="ml-auto pr-4 font-mono text-[11px] text-ink-3">{node.podCIDR}</span>
      </div>
      {node.secondAddress !== undefined && (
        <div className="flex gap-1 pl-6 font-mono text-[10.5px] leading-tight tracking-tight">
          <span className="text-ink-2">{node.secondAddress}</span>
          <span className="ml-auto truncate pr-4 text-ink-3" title={node.secondPodCIDR}>
            {node.secondPodCIDR}
          </span>
        </div>
      )}
    </div>
  )
}

/** The bridge that the cables end in. */
function Bridge({ bridge, height }: { readonly bridge: GraphBridge; readonly height: number }) {
  const { h, above, side } = measures.bridge
  return (
    <div
      className="absolute truncate rounded-tag border border-line-strong bg-sheet-3 pr-2 pl-7.5 font-mono text-[10.5px] leading-[13px] text-ink-2"
      style={{ left: side, right: side, top: height - measures.joint - above, height: h }}
    >
      <b className="font-bold text-ink">{bridge.name}</b> {bridge.addresses.join(', ')}
    </div>
  )
}

/**
 * Far away: the name, and the worst that can be said of its Pods, in letters that keep their size on the screen. They
 * stand below the Pods, where the kernel is drawn from nearer by.
 */
function FarWords(props: { readonly node: NodeOf<'Node'>; readonly pods: number; readonly exceptions: number }) {
  const { node, pods, exceptions } = props
  return (
    <div
      className="absolute inset-x-0 flex items-center justify-between gap-[0.6em] px-[0.7em] text-[calc(12.5px/var(--zoom,1))] leading-none whitespace-nowrap"
      style={{ bottom: measures.rail + 8, height: measures.joint - measures.rail - 8 }}
    >
      <span className="min-w-0 truncate font-[640] text-ink">{node.name}</span>
      {exceptions > 0 ? (
        <span className="text-[0.88em] font-[640] text-not-ready">{exceptions} not ready</span>
      ) : (
        <span className="font-mono text-[0.88em] text-ink-3">{pods}</span>
      )}
    </div>
  )
}

interface KernelProps {
  readonly node: NodeOf<'Node'>
  readonly height: number
  readonly holds: boolean
}

/** The kernel: opened as a rail of hooks where the packet is, folded into one chip everywhere else. */
function Kernel({ node, height, holds }: KernelProps) {
  const y = height - measures.rail
  const folded = <FoldedKernel node={node} y={y} />
  return holds ? <OpenRail node={node.key} y={y} folded={folded} /> : folded
}

function FoldedKernel({ node, y }: { readonly node: NodeOf<'Node'>; readonly y: number }) {
  return (
    <>
      <div className="absolute left-8 text-2xs leading-none text-ink-3" style={{ top: y - 30 }}>
        kube-proxy
        <RuleCount node={node.name} />
      </div>
      <div
        className="absolute flex h-5.5 items-center gap-1 rounded-full border border-line-strong bg-sheet px-2 text-2xs text-ink-2"
        style={{ right: measures.plate - 36, top: y - 36 }}
      >
        <Filter className="size-2.75" aria-hidden="true" />
        netfilter
      </div>
    </>
  )
}

interface PlateProps {
  readonly node: NodeOf<'Node'>
  readonly lit: boolean
  readonly distance: ReturnType<typeof useDistance>
}

/** The interface towards the wire. */
function Plate({ node, lit, distance }: PlateProps) {
  const { w, h, left } = measures.plateBox
  if (distance === 'far') {
    return (
      <div
        className="absolute rounded-tag border-[1.5px] border-node-line bg-sheet"
        style={{ right: measures.plate - 22, bottom: -h / 2, width: 44, height: h }}
      />
    )
  }
  return (
    <div
      className={`absolute flex items-center justify-center gap-1.5 rounded-tag bg-sheet font-mono text-[10.5px] whitespace-nowrap text-ink-2 ${lit ? 'border-2 border-ink' : 'border-[1.5px] border-node-line'}`}
      style={{ right: measures.plate - (w - left), bottom: -h / 2, width: w, height: h }}
    >
      <b className="font-bold text-ink">eth0</b> {node.address}
    </div>
  )
}
