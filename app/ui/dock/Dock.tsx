import { ChevronDown, Send, X } from 'lucide-react'
import { closeWalk } from '#store/commands/closeWalk'
import { openDialog } from '#store/commands/openDialog'
import { sendSaved } from '#store/commands/sendSaved'
import { showDockTab } from '#store/commands/showDockTab'
import { currentOutcome } from '#store/selectors'
import type { DockTab } from '#store/state'
import { usePerform, usePlayground } from '#store/react'
import { IconButton } from '../primitives/IconButton'
import { Menu } from '../primitives/Menu'
import { onDemand } from '../primitives/onDemand'
import { TabList, TabPanel, Tabs } from '../primitives/Tabs'
import { WalkPanel } from './walk/WalkPanel'

const TrackPicker = onDemand(async () => (await import('./TrackPicker')).TrackPicker, null)
const OutcomePicker = onDemand(async () => (await import('./walk/OutcomePicker')).OutcomePicker, null)
const Verdict = onDemand(async () => (await import('./Verdict')).Verdict, null)
const RulesPanel = onDemand(async () => (await import('./rules/RulesPanel')).RulesPanel)
const EndpointsPanel = onDemand(async () => (await import('./endpoints/EndpointsPanel')).EndpointsPanel)
const ConntrackPanel = onDemand(async () => (await import('./conntrack/ConntrackPanel')).ConntrackPanel)
const TimelinePanel = onDemand(async () => (await import('./timeline/TimelinePanel')).TimelinePanel)
const DnsPanel = onDemand(async () => (await import('./dns/DnsPanel')).DnsPanel)

const tabs = [
  { value: 'walk', label: 'Walk' },
  { value: 'rules', label: 'Rules' },
  { value: 'endpoints', label: 'Endpoints' },
  { value: 'dns', label: 'DNS' },
  { value: 'conntrack', label: 'Conntrack' },
  { value: 'timeline', label: 'Timeline' },
] as const

/** Below the canvas: the walk of the current request, and what the engine computed for it to walk through. */
export function Dock() {
  const tab = usePlayground((state) => state.dockTab)
  const perform = usePerform()
  return (
    <section aria-label="Dock" className="flex h-full min-h-0 flex-col border-t border-line-strong bg-sheet">
      <Tabs
        value={tab}
        onValueChange={(next: DockTab) => perform(showDockTab, { tab: next })}
        className="flex min-h-0 flex-1 flex-col"
      >
        <div className="flex shrink-0 items-center gap-2 border-b border-line pr-3 pl-2">
          <TabList label="Dock" tabs={tabs} />
          <div className="ml-auto flex min-w-0 items-center gap-2">
            <RequestChip />
          </div>
        </div>
        <TabPanel value="walk" className="relative min-h-0 flex-1">
          <WalkPanel />
        </TabPanel>
        <TabPanel value="rules" className="relative min-h-0 flex-1">
          <RulesPanel />
        </TabPanel>
        <TabPanel value="endpoints" className="relative min-h-0 flex-1 overflow-y-auto">
          <EndpointsPanel />
        </TabPanel>
        <TabPanel value="dns" className="relative min-h-0 flex-1 overflow-y-auto">
          <DnsPanel />
        </TabPanel>
        <TabPanel value="conntrack" className="relative min-h-0 flex-1">
          <ConntrackPanel />
        </TabPanel>
        <TabPanel value="timeline" className="relative min-h-0 flex-1">
          <TimelinePanel />
        </TabPanel>
      </Tabs>
    </section>
  )
}

/** The request that is shown, the scenario's other requests behind it, how it ended, and the other ways it could have. */
function RequestChip() {
  const player = usePlayground((state) => state.player)
  const requests = usePlayground((state) => state.scenario.requests)
  const outcome = usePlayground(currentOutcome)
  const perform = usePerform()
  const entries = [
    ...requests.map((request) => ({
      type: 'action' as const,
      label: `${request.to} from ${request.from}`,
      onSelect: () => perform(sendSaved, { name: request.name }),
    })),
    ...(requests.length > 0 ? [{ type: 'separator' as const }] : []),
    {
      type: 'action' as const,
      label: 'Another request…',
      icon: <Send aria-hidden />,
      onSelect: () => perform(openDialog, { dialog: { type: 'request' } }),
    },
  ]
  return (
    <>
      {player && <TrackPicker player={player} />}
      {player && player.track.type === 'connection' && <OutcomePicker player={player} />}
      <Menu align="end" entries={entries}>
        <button
          type="button"
          className="flex h-7 min-w-0 cursor-pointer items-center gap-1.5 rounded-control border border-line px-2 text-xs text-ink-2 hover:border-ink-2"
        >
          {player ? (
            <span className="truncate">
              <span className="font-mono text-ink">{player.request.to}</span> from{' '}
              <b className="font-[560] text-ink">{player.request.from}</b>
            </span>
          ) : (
            'Requests'
          )}
          <ChevronDown aria-hidden className="size-3 shrink-0" />
        </button>
      </Menu>
      {player && outcome && <Verdict outcome={outcome} />}
      {player && <IconButton label="Close the walk" icon={<X />} onClick={() => perform(closeWalk, {})} />}
    </>
  )
}
