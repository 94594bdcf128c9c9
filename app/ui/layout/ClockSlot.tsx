import { isOverTime } from '#store/overTime'
import { usePlayground } from '#store/react'
import { PaneBoundary } from '../errors/PaneBoundary'
import { onceIdle, onDemand } from '../primitives/onDemand'

const ClockBar = onDemand(
  async () => (await import('../clock/ClockBar')).ClockBar,
  <div className="h-11 shrink-0 border-b border-line bg-sheet-2 max-md:h-36" />,
)

/** Where the clock stands, once things take time. */
export function ClockSlot() {
  const shown = usePlayground(({ world }) => isOverTime(world))
  return shown ? (
    <PaneBoundary pane="The clock">
      <ClockBar />
    </PaneBoundary>
  ) : null
}

/** Whether things take time. Nobody waits for it: a cluster can be looked at without. */
export const TimeModeSlot = onceIdle(async () => (await import('../clock/TimeMode')).TimeMode)
