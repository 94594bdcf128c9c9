import { kinds } from '#kinds/registry'
import { applyObjects } from '#store/commands/applyObjects'
import { openDialog } from '#store/commands/openDialog'
import { usePerform } from '#store/react'
import { KindGlyph } from '../glyphs/KindGlyph'
import { Button } from '../primitives/Button'

const threeNodes = ['node1', 'node2', 'node3']

/** What a cluster without machines is offered: the smallest thing that walks, and two ways to begin. */
export function StartCard() {
  const perform = usePerform()

  function start() {
    perform(applyObjects, { objects: threeNodes.map(kinds.Node.example) })
  }
  return (
    <section className="m-4 flex flex-col items-start gap-2 rounded-machine border border-dashed border-line-control p-4">
      <div aria-hidden className="flex items-center gap-1.5 text-node">
        <KindGlyph kind="Pod" className="size-5" />
        <span className="w-7 border-t-2 border-dotted border-path-ahead" />
        <KindGlyph kind="Service" className="size-5 text-service" />
        <span className="w-7 border-t-2 border-dotted border-path-ahead" />
        <KindGlyph kind="Pod" className="size-5" />
      </div>
      <h3 className="text-base leading-tight font-[640] text-ink">Place a Node, two Pods and a Service</h3>
      <p className="text-sm text-ink-2">Then send a request and watch it arrive, or not.</p>
      <div className="mt-1 flex flex-wrap gap-2">
        <Button tone="primary" size="sm" onClick={start}>
          Start with three Nodes
        </Button>
        <Button size="sm" onClick={() => perform(openDialog, { dialog: { type: 'import' } })}>
          Paste YAML
        </Button>
      </div>
    </section>
  )
}
