import type { NodeProps } from '@xyflow/react'
import { memo } from 'react'
import { assertNever } from '#lib/assert'
import type { Graph, PodState } from '#engine'
import { memoLast } from '#lib/memo'
import type { ObjectKey } from '#model/objectMeta'
import { podWords } from '#store/podWords'
import { usePlayground } from '#store/react'
import { graph } from '#store/selectors'
import { KindGlyph } from '../glyphs/KindGlyph'
import { StateGlyph } from '../glyphs/StateGlyph'
import { onDemand } from '../primitives/onDemand'
import type { NodeOf } from './geometry/scene'
import { podStateWords } from './nodeLabel'
import { Plug } from './Plug'
import { TargetFrame } from './TargetFrame'
import type { PodNode } from './toFlow'
import { useDistance } from './useDistance'
import { useStanding, type Standing } from './useStanding'

const LearntChip = onDemand(async () => (await import('./packet/LearntChip')).LearntChip, null)

/** A Pod: its state, name, address and what it listens on, with the plug of its cable on the left. */
export const PodCard = memo(function PodCard({ data, selected, dragging }: NodeProps<PodNode>) {
  const { pod } = data
  const distance = useDistance()
  const standing = useStanding(pod.key)
  if (distance === 'far') return <FarPod pod={pod} selected={selected} standing={standing} />
  const takesPart = standing.part === 'sender' || standing.part === 'holder'
  return (
    <div
      className={`group flex size-full items-center gap-2 rounded-pod pr-2.5 pl-2.75 ${pod.secondAddress === undefined ? 'leading-[1.24]' : 'leading-[1.06]'} transition-colors duration-(--dur-instant) ${surface(pod.state)} ${frameOf(pod.state, selected, standing)} ${dragging ? '-translate-y-1.5 shadow-packet' : ''}`}
    >
      <Plug owner={pod.key} name={pod.name} lit={takesPart} />
      {takesPart && pod.state === 'ready' ? (
        <KindGlyph kind="Pod" className="size-4 text-ink-2" />
      ) : (
        <StateGlyph state={pod.state} />
      )}
      <div className="min-w-0 flex-1">
        <div className="flex items-center justify-between gap-2">
          <Name pod={pod} />
          {takesPart && <LearntChip pod={pod.key} />}
        </div>
        <div
          className={`flex items-center justify-between gap-2 text-xs ${pod.secondAddress === undefined ? '' : 'leading-[1.06]'}`}
        >
          <Address pod={pod} />
          <Words pod={pod} hidden={pod.state === 'ready' && takesPart} />
        </div>
        {pod.secondAddress !== undefined && (
          <div className="truncate font-mono text-[10.5px] text-ink-3" title={pod.secondAddress}>
            {pod.secondAddress}
          </div>
        )}
        {distance === 'near' && pod.secondAddress === undefined && <Near pod={pod} />}
      </div>
      <TargetFrame targetKey={pod.key} legal={standing.legal} />
    </div>
  )
})

/** The part of a name that was generated stays whole; the part that all its sisters share gives way. */
function Name({ pod }: { readonly pod: NodeOf<'Pod'> }) {
  const { name, suffix } = pod
  if (suffix === undefined || !name.endsWith(suffix)) {
    return (
      <span className="max-w-full min-w-12 truncate font-[640] text-ink" title={name}>
        {name}
      </span>
    )
  }
  return (
    <span className="flex min-w-0 tracking-[-0.01em]" title={name}>
      <span className="min-w-0 truncate text-ink-3">{name.slice(0, -suffix.length)}</span>
      <span className="shrink-0 font-[640] text-ink">{suffix}</span>
    </span>
  )
}

function Address({ pod }: { readonly pod: NodeOf<'Pod'> }) {
  const [port, ...more] = pod.ports
  if (pod.address === '') return <span className="text-ink-3">no address yet</span>
  return (
    <span className="font-mono text-ink-2">
      {pod.address}
      {port !== undefined && <span className="text-ink-3">:{port}</span>}
      {more.length > 0 && <span className="text-ink-3">,…</span>}
    </span>
  )
}

/** Its state, unless there is more to say: what is broken about it, or when it leaves. */
function Words({ pod, hidden }: { readonly pod: NodeOf<'Pod'>; readonly hidden: boolean }) {
  const more = usePlayground((state) => podWords(state, pod.key))
  if (hidden && more === undefined) return null
  const tone = more !== undefined && pod.state === 'ready' ? tones.notReady : tones[pod.state]
  return <span className={`shrink-0 ${tone}`}>{more ?? podStateWords[pod.state]}</span>
}

/** Looked at closely: why it is in its state, or everything it listens on. */
function Near({ pod }: { readonly pod: NodeOf<'Pod'> }) {
  if (pod.because === '' && pod.ports.length === 0) return null
  return (
    <div className="truncate text-[8px] leading-[1.1] text-ink-3">
      {pod.because === '' ? `listens on ${pod.ports.join(', ')}` : pod.because}
    </div>
  )
}

const tones: Readonly<Record<PodState, string>> = {
  ready: 'text-ready',
  notReady: 'text-not-ready',
  pending: 'text-ink-3',
  terminating: 'text-terminating',
  completed: 'text-ink-3',
}

const surface = (state: PodState): string =>
  state === 'terminating' ? 'bg-terminating-soft' : state === 'pending' ? 'bg-sheet-2' : 'bg-sheet shadow-1'

function frameOf(state: PodState, selected: boolean, { part, dimmed }: Standing): string {
  if (selected) return 'border-2 border-ink'
  if (part === 'sender' || part === 'holder' || part === 'received') return 'border border-ink'
  if (part === 'receiver') return 'border border-dashed border-ink'
  if (dimmed) return 'border border-line'
  switch (state) {
    case 'notReady':
      return 'border border-not-ready-line'
    case 'terminating':
      return 'border border-dashed border-terminating-line'
    case 'pending':
      return 'border border-dashed border-line-control'
    case 'ready':
    case 'completed':
      return 'border border-line-strong hover:border-ink-2'
    default:
      return assertNever(state)
  }
}

interface FarPodProps {
  readonly pod: NodeOf<'Pod'>
  readonly selected: boolean
  readonly standing: Standing
}

/**
 * Far away a Pod is a square of ten pixels on the screen. Ready is grey: only exceptions have a colour and a shape, and
 * the endpoints of the selected Service its hue.
 */
function FarPod({ pod, selected, standing }: FarPodProps) {
  const inWalk = standing.part !== 'none' || selected
  const chosen = usePlayground((state) => endpointsOfSelected(graph(state), state.selection).has(pod.key))
  const ready = chosen ? 'fill-service-line' : 'fill-line-strong'
  return (
    <div className="relative flex size-full items-center rounded-pod">
      <svg viewBox="0 0 10 10" className="size-[min(calc(10px/var(--zoom,1)),40px)]" aria-hidden="true">
        {inWalk ? <rect width="10" height="10" rx="2" className="fill-ink" /> : squareOf(pod.state, ready)}
      </svg>
    </div>
  )
}

const endpointsOfSelected = memoLast(
  (shown: Graph, selection: readonly ObjectKey[]): ReadonlySet<ObjectKey> =>
    new Set(shown.edges.filter((edge) => selection.includes(edge.service)).map((edge) => edge.pod)),
)

function squareOf(state: PodState, ready: string) {
  switch (state) {
    case 'ready':
    case 'completed':
      return <rect width="10" height="10" rx="2" className={ready} />
    case 'notReady':
      return (
        <>
          <rect
            x="0.75"
            y="0.75"
            width="8.5"
            height="8.5"
            rx="1.5"
            className="fill-sheet stroke-not-ready-line"
            strokeWidth="1.5"
          />
          <rect x="0.75" y="0.75" width="4.25" height="8.5" className="fill-not-ready-line" />
        </>
      )
    case 'pending':
    case 'terminating':
      return (
        <rect
          x="0.75"
          y="0.75"
          width="8.5"
          height="8.5"
          rx="1.5"
          className="fill-sheet stroke-terminating-line"
          strokeWidth="1.5"
          strokeDasharray="1.6 1.2"
        />
      )
    default:
      return assertNever(state)
  }
}
