import { setClockSpeed } from '#store/commands/setClockSpeed'
import { usePerform, usePlayground } from '#store/react'
import { Menu } from '../primitives/Menu'

const speeds = [0.1, 0.25, 1, 2, 5, 10, 30, 60] as const

/** How fast time goes by. */
export function ClockSpeed() {
  const perform = usePerform()
  const current = usePlayground((state) => state.clock.speed)
  return (
    <Menu
      entries={speeds.map((speed) => ({
        type: 'choice',
        label: `${speed}×`,
        chosen: speed === current,
        onSelect: () => perform(setClockSpeed, { speed }),
      }))}
    >
      <button
        type="button"
        aria-label={`Speed of time, ${current} times`}
        className="h-6 min-w-12 cursor-pointer rounded-tag border border-line-control bg-sheet px-1.5 font-mono text-xs text-ink-2 hover:border-ink-2 max-md:h-11"
      >
        {current}×
      </button>
    </Menu>
  )
}
