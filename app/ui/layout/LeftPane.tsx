import { PanelLeftClose } from 'lucide-react'
import { Palette } from '../canvas/Palette'
import { Outline } from '../outline/Outline'
import { IconButton } from '../primitives/IconButton'
import { PaneHeading } from './PaneHeading'

/** What can be placed, and what is there. */
export function LeftPane({ onFold }: { readonly onFold: () => void }) {
  return (
    <aside aria-label="Place and outline" className="flex h-full min-h-0 w-54 flex-col border-r border-line bg-sheet">
      <PaneHeading
        id="place"
        title="Place"
        action={<IconButton label="Fold to icons" size="sm" icon={<PanelLeftClose aria-hidden />} onClick={onFold} />}
      />
      <div className="shrink-0 border-b border-line px-1.5 pb-2">
        <Palette />
      </div>
      <Outline />
    </aside>
  )
}
