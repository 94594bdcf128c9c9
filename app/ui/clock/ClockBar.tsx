import { Pause, Play, StepBack, StepForward } from 'lucide-react'
import { clockText } from '#store/clockText'
import { backToNow } from '#store/commands/backToNow'
import { pauseClock } from '#store/commands/pauseClock'
import { runClock } from '#store/commands/runClock'
import { stepClock } from '#store/commands/stepClock'
import { stepClockBack } from '#store/commands/stepClockBack'
import type { Command } from '#store/command'
import { mayPerform } from '#store/mayPerform'
import { usePerform, usePlayground } from '#store/react'
import { shownKeys } from '../layout/keys'
import { Button } from '../primitives/Button'
import { IconButton } from '../primitives/IconButton'
import { ClockAnnouncer } from './ClockAnnouncer'
import { ClockSpeed } from './ClockSpeed'
import { ClockWords } from './ClockWords'
import { Scrubber } from './Scrubber'
import { UntilMenu } from './UntilMenu'
import { useClockKeys } from './useClockKeys'

/**
 * The clock of a cluster that lives over time: run and stand still, one event on or back, how fast, until when, any
 * earlier moment, and the way back. Everything keeps its place while time runs.
 */
export function ClockBar() {
  useClockKeys()
  const rewound = usePlayground((state) => state.rewound !== null)
  return (
    <section
      aria-label="Clock"
      className={`flex h-11 shrink-0 items-center gap-x-3 border-b border-line px-3 max-md:h-auto max-md:flex-wrap max-md:gap-x-2 max-md:gap-y-1 max-md:px-2 max-md:py-1.5 ${rewound ? 'bg-sheet-3' : 'bg-sheet-2'}`}
    >
      <div className="flex items-center gap-0.5">
        <ClockButton command={stepClockBack} icon={<StepBack aria-hidden />} />
        <RunButton />
        <ClockButton command={stepClock} icon={<StepForward aria-hidden />} />
      </div>
      <ShownTime />
      <ClockSpeed />
      <UntilMenu />
      <ClockWords />
      <Scrubber />
      <BackToNow />
      <ClockAnnouncer />
    </section>
  )
}

function RunButton() {
  const running = usePlayground((state) => state.clock.running)
  return running ? (
    <ClockButton command={pauseClock} icon={<Pause aria-hidden className="fill-current" />} />
  ) : (
    <ClockButton command={runClock} icon={<Play aria-hidden className="fill-current" />} />
  )
}

function ClockButton({ command, icon }: { readonly command: Command<object>; readonly icon: React.ReactNode }) {
  const perform = usePerform()
  const because = usePlayground((state) => {
    const may = mayPerform(state, command, {})
    return may === true ? undefined : may.because
  })
  return (
    <IconButton
      label={command.label}
      keys={command.keys === undefined ? undefined : shownKeys(command.keys)}
      icon={icon}
      because={because}
      onClick={() => perform(command, {})}
    />
  )
}

/** To the millisecond while time stands still, for a step may be as short as that. */
function ShownTime() {
  const time = usePlayground(({ world }) => clockText(world.now))
  const rest = usePlayground(({ clock, world }) => (clock.running ? '' : String(world.now % 100).padStart(2, '0')))
  return (
    <span
      role="timer"
      aria-label="Simulated time"
      className="flex min-w-21 items-baseline justify-end font-mono text-base font-[560] text-ink tabular-nums max-md:min-w-16"
    >
      {time}
      <span className="w-[2ch] text-sm font-normal text-ink-3 max-md:hidden">{rest}</span>
    </span>
  )
}

/** Its place is kept while there is nothing to go back from. */
function BackToNow() {
  const perform = usePerform()
  const rewound = usePlayground((state) => state.rewound !== null)
  return (
    <Button
      size="sm"
      tone="primary"
      onClick={() => perform(backToNow, {})}
      className={rewound ? '' : 'invisible'}
      title={shownKeys(backToNow.keys ?? '')}
    >
      {backToNow.label}
    </Button>
  )
}
