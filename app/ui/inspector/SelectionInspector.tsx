import { Copy, Trash2 } from 'lucide-react'
import { parseKey, type ObjectKey } from '#model/objectMeta'
import { deleteObjects } from '#store/commands/deleteObjects'
import { duplicateObjects } from '#store/commands/duplicateObjects'
import { selectObjects } from '#store/commands/selectObjects'
import { mayPerform } from '#store/mayPerform'
import { usePerform, usePlayground } from '#store/react'
import { KindGlyph } from '../glyphs/KindGlyph'
import { Button } from '../primitives/Button'

/** Several selected things: the list, and what can be done with all of them at once. */
export function SelectionInspector({ keys }: { readonly keys: readonly ObjectKey[] }) {
  const perform = usePerform()
  const cannotCopy = usePlayground((state) => becauseOf(mayPerform(state, duplicateObjects, { keys })))
  const cannotDelete = usePlayground((state) => becauseOf(mayPerform(state, deleteObjects, { keys })))
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <h2 className="px-4 pt-4 pb-2 text-lg font-[660] text-ink">{keys.length} selected</h2>
      <ul className="min-h-0 flex-1 overflow-y-auto px-2">
        {keys.map((key) => {
          const { kind, name } = parseKey(key)
          return (
            <li key={key}>
              <button
                type="button"
                onClick={() => perform(selectObjects, { keys: [key] })}
                className="flex min-h-7 w-full cursor-pointer items-center gap-2 rounded-tag px-2 text-left text-sm hover:bg-sheet-2 max-md:min-h-11"
              >
                <KindGlyph kind={kind} className="size-3.5 text-ink-3" />
                <span className="min-w-0 flex-1 truncate text-ink">{name}</span>
                <span className="text-xs text-ink-3">{kind}</span>
              </button>
            </li>
          )
        })}
      </ul>
      <footer className="flex gap-2 border-t border-line px-4 py-3">
        <Button
          icon={<Copy aria-hidden className="size-3.5" />}
          because={cannotCopy}
          onClick={() => perform(duplicateObjects, { keys })}
          className="flex-1"
        >
          Duplicate
        </Button>
        <Button
          tone="danger"
          icon={<Trash2 aria-hidden className="size-3.5" />}
          because={cannotDelete}
          onClick={() => perform(deleteObjects, { keys })}
          className="flex-1"
        >
          Delete
        </Button>
      </footer>
    </div>
  )
}

const becauseOf = (allowed: true | { readonly because: string }): string | undefined =>
  allowed === true ? undefined : allowed.because
