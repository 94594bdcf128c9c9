import { Wrench } from 'lucide-react'
import { describeFault, faultId } from '#model/fault'
import { mend } from '#store/commands/mend'
import { usePerform, usePlayground } from '#store/react'
import { Button } from '../primitives/Button'
import { IconButton } from '../primitives/IconButton'

/** All that is broken, over the canvas, each mended with one press. Nothing while nothing is. */
export function BrokenList() {
  const faults = usePlayground(({ world }) => [...world.faults.values()])
  const perform = usePerform()
  if (faults.length === 0) return null
  return (
    <section
      data-over-canvas
      aria-label="Broken"
      className="absolute bottom-3 left-3 z-10 flex max-h-40 w-68 flex-col rounded-control border border-not-ready-line bg-sheet text-xs max-md:w-[calc(100%-4.5rem)]"
    >
      <header className="flex items-center gap-2 border-b border-line py-0.5 pr-1 pl-2.5">
        <h2 className="flex-1 font-[640] text-ink">Broken</h2>
        {faults.length > 1 && (
          <Button size="sm" tone="quiet" onClick={() => perform(mend, { faults })}>
            Mend all
          </Button>
        )}
      </header>
      <ul className="min-h-0 overflow-y-auto py-0.5">
        {faults.map((fault) => (
          <li key={faultId(fault)} className="flex items-center gap-1 pr-1 pl-2.5">
            <span className="min-w-0 flex-1 py-1 leading-snug wrap-anywhere text-ink-2">{describeFault(fault)}</span>
            <IconButton
              size="sm"
              side="top"
              label={`Mend: ${describeFault(fault)}`}
              hint="Mend"
              icon={<Wrench aria-hidden />}
              onClick={() => perform(mend, { faults: [fault] })}
            />
          </li>
        ))}
      </ul>
    </section>
  )
}
