import { ListFilter, X } from 'lucide-react'
import { useId, useMemo, useState } from 'react'
import { usePlayground } from '#store/react'
import { graph } from '#store/selectors'
import { controlSurface } from '../primitives/controlSurface'
import { IconButton } from '../primitives/IconButton'
import { PaneHeading } from '../layout/PaneHeading'
import { filterTree, outlineTree } from './outlineTree'
import { ModeBar } from './ModeBar'
import { OutlineTree } from './OutlineTree'

interface OutlineProps {
  readonly touch?: boolean
  /** After a row was chosen by hand; a small screen then opens the inspector. */
  readonly onChosen?: () => void
}

/** The cluster as a tree that can be searched and edited: the way without a canvas. */
export function Outline({ touch = false, onChosen }: OutlineProps) {
  const picture = usePlayground(graph)
  const objects = usePlayground((state) => state.world.objects)
  const tree = useMemo(() => outlineTree(picture, objects), [picture, objects])
  const [filter, setFilter] = useState<string | null>(touch ? '' : null)
  const shown = useMemo(() => filterTree(tree, filter ?? ''), [tree, filter])
  const heading = useId()

  return (
    <section aria-labelledby={heading} className="flex min-h-0 flex-1 flex-col">
      <PaneHeading
        id={heading}
        title="Outline"
        silent={touch}
        action={
          touch ? undefined : (
            <IconButton
              label={filter === null ? 'Filter the outline' : 'Close the filter'}
              icon={filter === null ? <ListFilter aria-hidden /> : <X aria-hidden />}
              size="sm"
              aria-expanded={filter !== null}
              onClick={() => setFilter(filter === null ? '' : null)}
            />
          )
        }
      />
      <ModeBar />
      {filter !== null && (
        <div className={touch ? 'px-3 py-2' : 'px-2 pb-1.5'}>
          <input
            type="search"
            aria-label="Filter by name, kind or address"
            placeholder="Name, kind or address"
            value={filter}
            // The field appears because its button was pressed: that is where typing should go.
            ref={(input) => {
              if (!touch) input?.focus()
            }}
            onChange={(event) => setFilter(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Escape' && !touch) setFilter(null)
            }}
            className={controlSurface}
          />
        </div>
      )}
      {tree.length === 0 ? (
        <p className="px-3.5 py-1 text-xs text-ink-3">Nothing here yet. Place a Node to begin.</p>
      ) : shown.length === 0 ? (
        <p className="px-3.5 py-1 text-xs text-ink-3">Nothing is called that.</p>
      ) : (
        <OutlineTree rows={shown} touch={touch} labelledBy={heading} onChosen={onChosen} />
      )}
    </section>
  )
}
