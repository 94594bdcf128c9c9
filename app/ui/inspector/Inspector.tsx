import { usePlayground } from '#store/react'
import { PaneBoundary } from '../errors/PaneBoundary'
import { onDemand } from '../primitives/onDemand'
import { RequestPane } from '../request/RequestPane'

const ObjectInspector = onDemand(async () => (await import('./ObjectInspector')).ObjectInspector)
const SelectionInspector = onDemand(async () => (await import('./SelectionInspector')).SelectionInspector)

/** What is selected, open for editing; with nothing selected the scenario and what can be sent in it. */
export function Inspector({ onBack }: { readonly onBack?: () => void }) {
  const selection = usePlayground((state) => state.selection)
  const [first] = selection
  return (
    <aside aria-label="Inspector" className="relative flex h-full min-h-0 flex-col bg-sheet">
      <PaneBoundary pane="The inspector" key={selection.join(' ')}>
        {first === undefined ? (
          <RequestPane />
        ) : selection.length === 1 ? (
          <ObjectInspector key={first} objectKey={first} onBack={onBack} />
        ) : (
          <SelectionInspector keys={selection} />
        )}
      </PaneBoundary>
    </aside>
  )
}
