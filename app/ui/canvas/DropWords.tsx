import { Plus } from 'lucide-react'
import type { ObjectKey } from '#model/objectMeta'
import { StateGlyph } from '../glyphs/StateGlyph'
import { useCanvasUi } from './canvasUi'
import { marked, type DropTarget } from './dropTarget'

/** What would happen here, said before the hand lets go. */
export function DropWords({ targetKey }: { readonly targetKey: ObjectKey }) {
  const target = useCanvasUi((ui) => (marked(ui.target) === targetKey ? ui.target : undefined))
  if (!target) return null
  return (
    <div className="pointer-events-none absolute inset-x-0 bottom-15 flex justify-center">
      <TargetWords target={target} />
    </div>
  )
}

export function TargetWords({ target }: { readonly target: DropTarget }) {
  const refused = target.type === 'refused'
  return (
    <span
      className={`inline-flex items-center gap-1.5 rounded-pod border px-2.5 py-1 text-sm font-[600] whitespace-nowrap shadow-2 ${
        refused ? 'border-drop-line bg-drop-soft text-drop' : 'border-ink bg-sheet text-ink'
      }`}
    >
      {refused ? <StateGlyph state="drop" /> : <Plus className="size-3.5" aria-hidden="true" />}
      {target.words}
    </span>
  )
}
