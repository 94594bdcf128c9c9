import { KindGlyph } from '../glyphs/KindGlyph'
import { Button } from '../primitives/Button'
import { openDialog } from '#store/commands/openDialog'
import { placeObject } from '#store/commands/placeObject'
import { usePerform } from '#store/react'

/** What an empty canvas says: the smallest thing that walks, and how to begin. */
export function EmptyCanvas() {
  const perform = usePerform()
  return (
    <div className="pointer-events-none absolute inset-0 grid place-items-center p-6">
      <div
        data-over-canvas
        className="pointer-events-auto flex max-w-64 flex-col items-start gap-3 rounded-machine border border-dashed border-line-control bg-canvas p-5"
      >
        <div className="flex items-center gap-2" aria-hidden="true">
          <KindGlyph kind="Pod" className="size-5 text-node" />
          <span className="w-8 border-t-2 border-dotted border-path-ahead" />
          <KindGlyph kind="Service" className="size-5 text-service" />
          <span className="w-8 border-t-2 border-dotted border-path-ahead" />
          <KindGlyph kind="Pod" className="size-5 text-node" />
        </div>
        <h2 className="text-base leading-tight font-[640] text-ink">Place a Node, two Pods and a Service</h2>
        <p className="text-sm text-ink-2">Then send a request and watch it arrive, or not.</p>
        <Button tone="primary" onClick={() => perform(placeObject, { what: 'Node' })}>
          Place a Node
        </Button>
        <Button onClick={() => perform(openDialog, { dialog: { type: 'import' } })}>Paste YAML</Button>
      </div>
    </div>
  )
}
