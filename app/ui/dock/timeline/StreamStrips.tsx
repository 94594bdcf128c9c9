import { Square } from 'lucide-react'
import { useMemo, useRef } from 'react'
import type { StreamState } from '#engine/live'
import { stopStream } from '#store/commands/stopStream'
import { overTime } from '#store/overTime'
import { usePerform } from '#store/react'
import { Button } from '../../primitives/Button'
import { xOf, type TimeWindow } from './marksOf'
import { barsOf, type Bar } from './streamBars'
import { useCalm } from './useCalm'
import { useWidth } from './useWidth'

/** The streams of requests above the lanes, on the same time: what was answered in each second, and what failed. */
export function StreamStrips({ window }: { readonly window: TimeWindow }) {
  const streams = useCalm(({ world }) => world.clock?.streams)
  if (streams === undefined || streams.size === 0) return null
  return (
    <ul aria-label="Streams" className="shrink-0 border-b border-line">
      {[...streams.values()].map((state) => (
        <StreamStrip key={state.stream.request.name} state={state} window={window} />
      ))}
    </ul>
  )
}

const height = 26

function StreamStrip({ state, window }: { readonly state: StreamState; readonly window: TimeWindow }) {
  const { stream, lastFailure, stopped } = state
  const { name } = stream.request
  const perform = usePerform()
  const box = useRef<HTMLDivElement>(null)
  const width = useWidth(box)
  const { answered, failed } = useMemo(() => overTime().totalsOf(state), [state])
  const bars = useMemo(() => barsOf(state, window, Math.max(1, width)), [state, window, width])
  return (
    <li
      aria-label={`Stream ${name}`}
      className="grid grid-cols-[10.5rem_minmax(0,1fr)] border-t border-line first:border-t-0 max-md:grid-cols-[7.5rem_minmax(0,1fr)]"
    >
      <div className="min-w-0 border-r border-line px-3.5 py-1 leading-tight">
        <p className="truncate text-xs font-[560] text-ink" title={name}>
          {name}
        </p>
        <p className="text-2xs text-ink-3">
          {Number((1000 / stream.every).toFixed(2))} a second, {stream.keeps ? 'one connection' : 'new connections'}
        </p>
      </div>
      <div className="min-w-0">
        <div ref={box} className="relative overflow-hidden" style={{ height }}>
          <svg width={width} height={height} className="absolute inset-0" aria-hidden="true">
            {bars.map((bar) => (
              <BarShape key={bar.second} bar={bar} window={window} width={width} />
            ))}
          </svg>
        </div>
        <div className="flex min-w-0 items-center gap-2 px-2 pb-1 text-xs">
          <p role="status" className="shrink-0 text-ink-2">
            <b className="font-[640] text-ink">{answered}</b> answered,{' '}
            <b className={`font-[640] ${failed > 0 ? 'text-reject' : 'text-ink'}`}>{failed}</b> failed
          </p>
          {lastFailure !== undefined && (
            <p className="min-w-0 flex-1 truncate text-ink-3" title={lastFailure}>
              last: {lastFailure}
            </p>
          )}
          <span className="ml-auto shrink-0">
            {stopped ? (
              <span className="text-ink-3">stopped</span>
            ) : (
              <Button
                size="sm"
                tone="quiet"
                icon={<Square aria-hidden className="size-3" />}
                onClick={() => perform(stopStream, { name })}
              >
                Stop<span className="sr-only"> {name}</span>
              </Button>
            )}
          </span>
        </div>
      </div>
    </li>
  )
}

/** One second: what was answered, and on top of it, in the colour and with the cut of a failure, what was not. */
function BarShape({ bar, window, width }: { readonly bar: Bar; readonly window: TimeWindow; readonly width: number }) {
  const x = xOf(bar.from, window, width)
  const w = Math.max(1, xOf(bar.to, window, width) - x - 1)
  const good = bar.answered * (height - 2)
  const bad = bar.failed === 0 ? 0 : Math.max(3, bar.failed * (height - 2))
  return (
    <>
      <rect x={x} y={height - good} width={w} height={good} className="fill-line-strong" />
      <rect x={x} y={height - good - bad} width={w} height={bad} className="fill-reject-line" />
    </>
  )
}
