import { memo } from 'react'
import type { ComponentId } from '#model/simEvent'
import { usePlayground } from '#store/react'
import { Menu } from '../../primitives/Menu'
import { useBreakEntries } from '../../break/useBreakEntries'
import type { Lane } from './lanesOf'
import { laneHeight } from './paintLanes'

/** The names of the lanes, each with the menu of its component: what can be paused, and what is. */
export const LaneNames = memo(function LaneNames({ lanes }: { readonly lanes: readonly Lane[] }) {
  const paused = usePlayground(
    ({ world }) =>
      new Set([...world.faults.values()].flatMap((fault) => (fault.type === 'paused' ? [fault.component] : []))),
  )
  return (
    <ol aria-label="Components" className="min-w-0 border-r border-line">
      {lanes.map((lane) => (
        <li key={lane.component} style={{ height: laneHeight }} className="flex min-w-0">
          <LaneName lane={lane} paused={paused.has(lane.component)} />
        </li>
      ))}
    </ol>
  )
})

function LaneName({ lane: { component, label, node }, paused }: { readonly lane: Lane; readonly paused: boolean }) {
  const breakEntries = useBreakEntries()
  const words = (
    <>
      <span className={`min-w-0 truncate ${paused ? 'text-not-ready' : ''}`}>{label.replace(/-controller$/, '')}</span>
      {paused && <span className="shrink-0 text-2xs text-not-ready">paused</span>}
      {node !== undefined && <span className="ml-auto shrink-0 text-2xs text-ink-3">{node}</span>}
    </>
  )
  const look = 'flex w-full min-w-0 items-center gap-1.5 px-3.5 text-xs text-ink-2'
  if (!canBreak(component)) return <span className={look}>{words}</span>
  return (
    <Menu align="start" entries={() => breakEntries({ type: 'component', component })}>
      <button
        type="button"
        aria-label={`Actions for ${component}${paused ? ', paused' : ''}`}
        className={`${look} cursor-pointer text-left hover:bg-sheet-3 hover:text-ink focus-visible:-outline-offset-2`}
      >
        {words}
      </button>
    </Menu>
  )
}

/** The API server, its store and those who ask it cannot be paused: without them there is no cluster to look at. */
const canBreak = (component: ComponentId): boolean => !['apiserver', 'etcd', 'client'].includes(component)
