import { clockText, spanText } from '#store/clockText'
import { goToMoment } from '#store/commands/goToMoment'
import { presentOf } from '#store/present'
import { usePerform, usePlayground } from '#store/react'

/** How far one press of an arrow key goes, in simulated milliseconds. */
const grain = 100

/** All moments from the beginning to now; taking hold of it shows an earlier one. */
export function Scrubber() {
  const perform = usePerform()
  const { from, to, at } = usePlayground((state) => {
    const present = presentOf(state)
    return {
      from: tenths(present.recording?.checkpoints[0].world.now ?? 0),
      to: tenths(present.world.now),
      at: tenths(state.world.now),
    }
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

const tenths = (ms: number): number => Math.floor(ms / grain) * grain
