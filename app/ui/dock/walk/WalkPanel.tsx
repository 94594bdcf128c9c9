import { Send } from 'lucide-react'
import { openDialog } from '#store/commands/openDialog'
import { currentOutcome } from '#store/selectors'
import { usePerform, usePlayground } from '#store/react'
import { Button } from '../../primitives/Button'
import { KindGlyph } from '../../glyphs/KindGlyph'
import { onDemand } from '../../primitives/onDemand'

const WalkView = onDemand(async () => (await import('./WalkView')).WalkView)

/** The walk of the current request, or how to get one. */
export function WalkPanel() {
  const walking = usePlayground((state) => currentOutcome(state) !== undefined)
  return walking ? <WalkView /> : <NothingSent />
}

function NothingSent() {
  const perform = usePerform()
  return (
    <div className="grid h-full place-items-center p-6">
      <div className="flex max-w-100 flex-col items-center gap-3 text-center">
        <span aria-hidden className="flex items-center gap-2 text-ink-3">
          <KindGlyph kind="Pod" className="size-6" />
          <i className="w-10 border-t-2 border-dotted border-path-ahead" />
          <KindGlyph kind="Node" className="size-6" />
          <i className="w-10 border-t-2 border-dotted border-path-ahead" />
          <KindGlyph kind="Pod" className="size-6" />
        </span>
        <p className="text-ink-2">
          Send a request, and its packet walks here: every chain, every rewrite, there and back.
        </p>
        <Button
          icon={<Send aria-hidden className="size-3.5" />}
          onClick={() => perform(openDialog, { dialog: { type: 'request' } })}
        >
          Send a request…
        </Button>
      </div>
    </div>
  )
}
