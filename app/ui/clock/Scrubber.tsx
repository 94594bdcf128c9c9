import { clockText, spanText } from '#store/clockText'
import { goToMoment } from '#store/commands/goToMoment'
import { presentOf } from '#store/present'
import { usePerform, usePlayground } from '#store/react'

/** How far one press of an arrow key goes, in simulated milliseconds: less where little time has gone by. */
const grainOf = (span: number): number => (span < 2000 ? 10 : 100)

/** All moments from the beginning to now; taking hold of it shows an earlier one. */
export function Scrubber() {
  const perform = usePerform()
  const { from, to, at, grain } = usePlayground((state) => {
    const present = presentOf(state)
    const begun = present.recording?.checkpoints[0].world.now ?? 0
    const grain = grainOf(present.world.now - begun)
    const rounded = (ms: number): number => begun + Math.floor((ms - begun) / grain) * grain
    return { from: begun, to: rounded(present.world.now), at: rounded(state.world.now), grain }
  })
  const isNow = usePlayground((state) => state.rewound === null)
  return (
    <input
      type="range"
      aria-label="Moment"
      aria-valuetext={isNow ? `${clockText(at)}, now` : `${clockText(at)}, ${spanText(to - at)} ago`}
      min={from}
      max={Math.max(to, from + grain)}
      step={grain}
      value={isNow ? Math.max(to, from + grain) : at}
      disabled={to <= from}
      onChange={({ currentTarget }) => perform(goToMoment, { at: currentTarget.valueAsNumber })}
      className={`h-6 w-56 cursor-pointer ${isNow ? 'accent-ink-3' : 'accent-ink'} disabled:cursor-default max-lg:w-36 max-md:h-11 max-md:w-auto max-md:flex-1`}
    />
  )
}
