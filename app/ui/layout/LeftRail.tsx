import { PanelLeftOpen } from 'lucide-react'
import { cancelMode } from '#store/commands/cancelMode'
import { placeObject } from '#store/commands/placeObject'
import { startPlacing } from '#store/commands/startPlacing'
import { usePerform, usePlayground } from '#store/react'
import { bodies, placeableWords, signs } from '../canvas/placeables'
import { KindGlyph } from '../glyphs/KindGlyph'
import { IconButton } from '../primitives/IconButton'

/** The left pane folded to icons: open it, or click a thing and then its place. Enter places it at the next free place. */
export function LeftRail({ open, onOpen }: { readonly open: boolean; readonly onOpen: () => void }) {
  const perform = usePerform()
  const placing = usePlayground(({ mode }) => (mode.type === 'placing' ? mode.what : null))
  return (
    <aside
      aria-label="Place"
      className="flex h-full w-12 flex-col items-center gap-1 border-r border-line bg-sheet py-2"
    >
      <IconButton
        label="Show palette and outline"
        icon={<PanelLeftOpen aria-hidden />}
        side="right"
        size="lg"
        aria-expanded={open}
        onClick={onOpen}
      />
      <span aria-hidden className="my-1 h-px w-6 bg-line" />
      {[...bodies, ...signs].map((what) => (
        <IconButton
          key={what}
          label={`Place ${what === 'Host' ? 'an' : 'a'} ${placeableWords[what]}`}
          side="right"
          size="lg"
          icon={
            <KindGlyph
              kind={what}
              className={signs.includes(what) ? 'text-service' : what === 'Host' ? 'text-external' : 'text-node'}
            />
          }
          aria-pressed={placing === what}
          onClick={(event) => {
            if (event.detail === 0) perform(placeObject, { what })
            else if (placing === what) perform(cancelMode, {})
            else perform(startPlacing, { what })
          }}
        />
      ))}
    </aside>
  )
}
