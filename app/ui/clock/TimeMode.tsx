import { setTimeMode } from '#store/commands/setTimeMode'
import { isOverTime } from '#store/overTime'
import { usePerform, usePlayground } from '#store/react'
import { Segmented } from '../primitives/Segmented'

const choices = [
  { value: 'instant', label: 'Instant' },
  { value: 'overTime', label: 'Over time' },
] as const

/** Whether everything happens at once in this cluster, or takes the time that it takes. */
export function TimeMode() {
  const perform = usePerform()
  const mode = usePlayground(({ world }) => (isOverTime(world) ? 'overTime' : 'instant'))
  return (
    <Segmented label="Time" value={mode} choices={choices} onChange={(next) => perform(setTimeMode, { mode: next })} />
  )
}
