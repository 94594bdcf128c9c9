import { assertNever } from '#lib/assert'
import { parseKey, type ObjectKey } from '#model/objectMeta'
import { cancelMode } from '#store/commands/cancelMode'
import { usePerform, usePlayground } from '#store/react'
import type { Mode } from '#store/state'
import { Button } from '../primitives/Button'

/** What is under way and waits for a choice; a row of the outline can be that choice. */
export function ModeBar() {
  const words = usePlayground(({ mode }) => wordsOf(mode))
  const perform = usePerform()
  return (
    <div role="status" className={words === '' ? 'sr-only' : 'flex items-center gap-2 bg-sheet-3 py-1 pr-1 pl-3.5'}>
      {words !== '' && (
        <>
          <p className="min-w-0 flex-1 text-xs text-ink">{words}</p>
          <Button tone="quiet" size="sm" onClick={() => perform(cancelMode, {})}>
            Cancel
          </Button>
        </>
      )}
    </div>
  )
}

function wordsOf(mode: Mode): string {
  switch (mode.type) {
    case 'idle':
      return ''
    case 'connecting':
      return `Choose where ${shortName(mode.from)} sends to.`
    case 'moving':
      return `Choose a Node for ${shortName(mode.pod)}.`
    case 'placing':
      return mode.what === 'Pod' ? 'Choose a Node, or a place on the canvas.' : 'Choose a place on the canvas.'
    default:
      return assertNever(mode)
  }
}

/** A long name by its end, which is what tells generated ones apart. */
function shortName(key: ObjectKey): string {
  const { name } = parseKey(key)
  return name.length > 20 ? `…${name.slice(name.lastIndexOf('-'))}` : name
}
