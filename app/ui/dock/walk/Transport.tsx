import { ChevronFirst, Pause, Play, SkipForward, StepBack, StepForward } from 'lucide-react'
import { IconButton } from '../../primitives/IconButton'
import { Menu } from '../../primitives/Menu'
import { pause } from '#store/commands/pause'
import { play } from '#store/commands/play'
import { setSpeed } from '#store/commands/setSpeed'
import { skipToEnd } from '#store/commands/skipToEnd'
import { skipToStart } from '#store/commands/skipToStart'
import { stepBack } from '#store/commands/stepBack'
import { stepForward } from '#store/commands/stepForward'
import type { Player } from '#store/state'
import { usePerform } from '#store/react'

const speeds = [0.25, 0.5, 1, 2, 4] as const

interface TransportProps {
  readonly player: Player
  readonly count: number
  /** Where the packet is, beside the count; for panes without a tape. */
  readonly place?: string | undefined
}

/** Play, pause, one step forward and back, skip and speed: the same buttons wherever a walk is shown. */
export function Transport({ player, count, place }: TransportProps) {
  const perform = usePerform()
  return (
    <div
      role="group"
      aria-label="Walk controls"
      className="flex flex-col justify-center gap-2 max-md:flex-row max-md:items-center"
    >
      <div className="flex items-center gap-0.5">
        <IconButton label="To the start" icon={<ChevronFirst />} onClick={() => perform(skipToStart, {})} />
        <IconButton label="Step back" keys="←" icon={<StepBack />} onClick={() => perform(stepBack, {})} />
        <button
          type="button"
          aria-label={player.playing ? 'Pause the walk' : 'Play the walk'}
          onClick={() => perform(player.playing ? pause : play, {})}
          className="grid size-9.5 shrink-0 cursor-pointer place-items-center rounded-packet bg-ink text-on-ink hover:bg-ink-2 max-md:size-11"
        >
          {player.playing ? (
            <Pause aria-hidden className="size-3.75 fill-current" />
          ) : (
            <Play aria-hidden className="ml-0.5 size-3.75 fill-current" />
          )}
        </button>
        <IconButton label="Step forward" keys="→" icon={<StepForward />} onClick={() => perform(stepForward, {})} />
        <IconButton label="Skip to the end" icon={<SkipForward />} onClick={() => perform(skipToEnd, {})} />
      </div>
      <div className="flex items-baseline gap-1.5 pl-1">
        <b className="font-mono text-lg font-[680] text-ink">{player.at + 1}</b>
        <span className="text-ink-3">
          of {count}
          {place !== undefined && `, ${place}`}
        </span>
        <div className="ml-auto max-md:hidden">
          <Menu
            align="end"
            entries={speeds.map((speed) => ({
              type: 'choice',
              label: `${speed}×`,
              chosen: speed === player.speed,
              onSelect: () => perform(setSpeed, { speed }),
            }))}
          >
            <button
              type="button"
              aria-label={`Speed, ${player.speed} times`}
              className="cursor-pointer rounded-tag border border-line-strong px-1.5 py-px font-mono text-xs text-ink-2 hover:border-ink-2"
            >
              {player.speed}×
            </button>
          </Menu>
        </div>
      </div>
    </div>
  )
}
