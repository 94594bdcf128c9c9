import { useState } from 'react'
import { usePlayground } from '#store/react'
import { Canvas } from '../canvas/Canvas'
import { Dock } from '../dock/Dock'
import { PaneBoundary } from '../errors/PaneBoundary'
import { Inspector } from '../inspector/Inspector'
import { ClockSlot } from './ClockSlot'
import { DockSeparator } from './DockSeparator'
import { LeftPane } from './LeftPane'
import { LeftRail } from './LeftRail'
import { TopBar } from './TopBar'
import { useDockHeight } from './useDockHeight'

/**
 * All panes around the canvas. With less room the left pane is folded, and the inspector lies over the canvas while
 * something is selected.
 */
export function WideFrame({ wide }: { readonly wide: boolean }) {
  const dock = useDockHeight()
  const selected = usePlayground((state) => state.selection.length > 0)
  const rewound = usePlayground((state) => state.rewound !== null)
  const [folded, setFolded] = useState(false)
  const [over, setOver] = useState(false)
  const rail = folded || !wide
  const left = rail ? 48 : 216

  return (
    <div className="flex h-dvh flex-col">
      <TopBar wide={wide} />
      <ClockSlot />
      <div
        className="grid min-h-0 flex-1"
        style={{
          gridTemplateColumns: `${left}px minmax(0, 1fr) ${wide ? '300px' : '0'}`,
          gridTemplateRows: `minmax(0, 1fr) min(${dock.height}px, 70dvh)`,
          gridTemplateAreas: '"left canvas right" "dock dock right"',
        }}
      >
        <div className="relative z-20 min-h-0 [grid-area:left]">
          {rail ? (
            <LeftRail open={over} onOpen={() => (wide ? setFolded(false) : setOver(true))} />
          ) : (
            <LeftPane onFold={() => setFolded(true)} />
          )}
          {!wide && over && (
            <div className="absolute inset-y-0 left-0 w-54 shadow-packet">
              <LeftPane onFold={() => setOver(false)} />
            </div>
          )}
        </div>
        <main id="main" tabIndex={-1} className="relative min-h-0 min-w-0 outline-none [grid-area:canvas]">
          <PaneBoundary pane="The canvas">
            <Canvas />
          </PaneBoundary>
          <DockSeparator dock={dock} left={left} />
          {rewound && <div aria-hidden className="pointer-events-none absolute inset-0 z-10 border-6 border-sheet-3" />}
        </main>
        <div className="min-h-0 [grid-area:dock]">
          <PaneBoundary pane="The dock">
            <Dock />
          </PaneBoundary>
        </div>
        {wide ? (
          <div className="min-h-0 border-l border-line [grid-area:right]">
            <Inspector />
          </div>
        ) : (
          selected && (
            <div className="z-30 [grid-column:2] [grid-row:1/-1] min-h-0 w-75 justify-self-end border-l border-line shadow-packet">
              <Inspector />
            </div>
          )
        )}
      </div>
    </div>
  )
}
