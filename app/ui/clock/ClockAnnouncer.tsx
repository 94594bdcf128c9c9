import { clockText } from '#store/clockText'
import { conditionWords } from '#store/conditionWords'
import { usePlayground } from '#store/react'
import type { PlaygroundState } from '#store/state'

/** What the clock does, said aloud: when it starts, where it stops and what a step has shown; never while it runs. */
export function ClockAnnouncer() {
  return (
    <p role="status" aria-live="polite" aria-label="The clock in words" className="sr-only">
      {usePlayground(said)}
    </p>
  )
}

function said({ clock, world, rewound }: PlaygroundState): string {
  if (clock.shown !== null) return `${clockText(world.now)}: ${clock.shown}.`
  if (rewound) return 'An earlier moment is shown. Nothing can be changed until you go back to now.'
  if (!clock.running) return `Time stands still at ${clockText(world.now)}.`
  return `Time runs at ${clock.speed} times${clock.until === null ? '' : ` until ${conditionWords(clock.until)}`}.`
}
