import { Filter, ListTree, Network, Plus, Route, Send } from 'lucide-react'
import { useState } from 'react'
import { openDialog } from '#store/commands/openDialog'
import { placeObject } from '#store/commands/placeObject'
import { showDockTab } from '#store/commands/showDockTab'
import { showSmallTab } from '#store/commands/showSmallTab'
import { usePerform, usePlayground } from '#store/react'
import type { DockTab, SmallTab } from '#store/state'
import { Canvas } from '../canvas/Canvas'
import { bodies, placeableWords, signs } from '../canvas/placeables'
import { WalkPanel } from '../dock/walk/WalkPanel'
import { PaneBoundary } from '../errors/PaneBoundary'
import { KindGlyph } from '../glyphs/KindGlyph'
import { Inspector } from '../inspector/Inspector'
import { Outline } from '../outline/Outline'
import { Button } from '../primitives/Button'
import { Menu } from '../primitives/Menu'
import { onDemand } from '../primitives/onDemand'
import { TabList, TabPanel, Tabs } from '../primitives/Tabs'
import { ClockSlot } from './ClockSlot'
import { SmallTopBar } from './TopBar'
import { useCommandEntry } from './useCommandEntry'

const RulesPanel = onDemand(async () => (await import('../dock/rules/RulesPanel')).RulesPanel)
const EndpointsPanel = onDemand(async () => (await import('../dock/endpoints/EndpointsPanel')).EndpointsPanel)
const DnsPanel = onDemand(async () => (await import('../dock/dns/DnsPanel')).DnsPanel)
const ConntrackPanel = onDemand(async () => (await import('../dock/conntrack/ConntrackPanel')).ConntrackPanel)
const TimelinePanel = onDemand(async () => (await import('../dock/timeline/TimelinePanel')).TimelinePanel)
const SmallTransport = onDemand(async () => (await import('../dock/SmallTransport')).SmallTransport, null)

const tabs = [
  { value: 'outline', label: 'Outline', icon: <ListTree aria-hidden className="size-5" /> },
  { value: 'walk', label: 'Walk', icon: <Route aria-hidden className="size-5" /> },
  { value: 'rules', label: 'Rules', icon: <Filter aria-hidden className="size-5" /> },
  { value: 'map', label: 'Map', icon: <Network aria-hidden className="size-5" /> },
] as const

/** One pane at a time; the packet and its transport stay above the tabs, whatever pane is shown. */
export function SmallFrame() {
  const tab = usePlayground((state) => state.smallTab)
  const perform = usePerform()
  const [inspecting, setInspecting] = useState(false)
  const selected = usePlayground((state) => state.selection.length > 0)
  const inspector = inspecting && selected
  const walking = usePlayground((state) => state.player !== null)

  function choose(next: SmallTab) {
    setInspecting(false)
    perform(showSmallTab, { tab: next })
  }

  return (
    <Tabs value={tab} onValueChange={choose} className="flex h-dvh flex-col">
      <SmallTopBar />
      <ClockSlot />
      <main id="main" tabIndex={-1} className="flex min-h-0 flex-1 flex-col outline-none">
        <TabPanel value="outline" className="flex min-h-0 flex-1 flex-col bg-sheet data-[state=inactive]:hidden">
          {inspector ? (
            <Inspector onBack={() => setInspecting(false)} />
          ) : (
            <PaneBoundary pane="The outline">
              <OutlineActions />
              <Outline touch onChosen={() => setInspecting(true)} />
            </PaneBoundary>
          )}
        </TabPanel>
        <TabPanel value="walk" className="relative min-h-0 flex-1 overflow-y-auto bg-sheet">
          <PaneBoundary pane="The walk">
            <WalkPanel />
          </PaneBoundary>
        </TabPanel>
        <TabPanel value="rules" className="relative min-h-0 flex-1 bg-sheet">
          <PaneBoundary pane="The rules">
            <Computed />
          </PaneBoundary>
        </TabPanel>
        <TabPanel value="map" className="min-h-0 flex-1">
          <PaneBoundary pane="The canvas">
            <Canvas />
          </PaneBoundary>
        </TabPanel>
      </main>
      {walking && <SmallTransport />}
      <TabList label="Panes" look="foot" tabs={tabs} />
    </Tabs>
  )
}

const computed = [
  { value: 'rules', label: 'Rules' },
  { value: 'endpoints', label: 'Endpoints' },
  { value: 'dns', label: 'DNS' },
  { value: 'conntrack', label: 'Conntrack' },
  { value: 'timeline', label: 'Timeline' },
] as const

/** What the engine computed for the packet to walk through: what the dock holds beside the walk on a wide screen. */
function Computed() {
  const dockTab = usePlayground((state) => state.dockTab)
  const perform = usePerform()
  const shown = dockTab === 'walk' ? 'rules' : dockTab
  return (
    <Tabs
      value={shown}
      onValueChange={(tab: DockTab) => perform(showDockTab, { tab })}
      className="flex h-full min-h-0 flex-col"
    >
      <TabList label="What the cluster computed" look="segmented" tabs={computed} className="mx-3 mt-2" />
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
  )
}

/** Placing and sending, without a canvas. */
function OutlineActions() {
  const perform = usePerform()
  const entry = useCommandEntry()
  return (
    <div className="flex gap-2 border-b border-line px-3 py-2">
      <Menu
        entries={() =>
          [...bodies, ...signs].map((what) =>
            entry(placeObject, { what }, { label: placeableWords[what], icon: <KindGlyph kind={what} /> }),
          )
        }
      >
        <Button icon={<Plus aria-hidden className="size-4" />} className="flex-1">
          Place
        </Button>
      </Menu>
      <Button
        tone="primary"
        icon={<Send aria-hidden className="size-4" />}
        onClick={() => perform(openDialog, { dialog: { type: 'request' } })}
        className="flex-1"
      >
        Send a request
      </Button>
    </div>
  )
}
