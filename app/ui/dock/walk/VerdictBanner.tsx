import { Wrench } from 'lucide-react'
import type { Outcome } from '#engine'
import { parseKey } from '#model/objectMeta'
import { applyFix } from '#store/commands/applyFix'
import { selectObjects } from '#store/commands/selectObjects'
import { causesOf } from '#store/findings'
import { usePerform, usePlayground } from '#store/react'
import { Button } from '../../primitives/Button'
import { Change } from '../../primitives/Change'
import { KindGlyph } from '../../glyphs/KindGlyph'
import { StateGlyph } from '../../glyphs/StateGlyph'
import { clientSees, verdictGlyph } from './verdict'

/** What became of a failed request: the verdict and the object at fault in one sentence, what the caller sees, and the smallest fix. */
export function VerdictBanner({ outcome }: { readonly outcome: Outcome }) {
  const perform = usePerform()
  const causes = usePlayground(causesOf)
  const { failure } = outcome
  if (!failure) return null
  const fix = causes.find((cause) => cause.fix !== undefined)?.fix
  return (
    <div
      role="status"
      className="flex flex-wrap items-center gap-x-3.5 gap-y-2 border-b border-line bg-reject-soft px-4 py-2.5"
    >
      <StateGlyph state={verdictGlyph(outcome.verdict)} className="size-7.5" />
      <div className="min-w-60 flex-1">
        <h2 className="text-lg leading-snug font-[680] text-ink">{failure.sentence}</h2>
        <p className="text-ink-2">
          {clientSees(outcome.verdict, outcome.rcode)}{' '}
          <code className="font-mono text-xs text-ink-2">{failure.reason}</code>
        </p>
        {failure.regarding.length > 0 && (
          <p className="flex flex-wrap gap-x-3 text-xs">
            <span className="text-ink-3">Look at</span>
            {failure.regarding.map((key) => (
              <button
                key={key}
                type="button"
                className="flex cursor-pointer items-center gap-1 font-semibold text-ink underline underline-offset-2"
                onClick={() => perform(selectObjects, { keys: [key] })}
              >
                <KindGlyph kind={parseKey(key).kind} className="size-3" />
                {parseKey(key).kind} {parseKey(key).name}
              </button>
            ))}
          </p>
        )}
      </div>
      {fix && (
        <div className="flex items-center gap-4 rounded-machine bg-sheet py-1.5 pr-1.75 pl-3.5 shadow-1">
          <div>
            <p className="text-xs text-ink-3">
              Smallest fix, in {parseKey(fix.object).kind} {parseKey(fix.object).name}
            </p>
            <Change of={fix.label} before={fix.before} after={fix.after} />
          </div>
          <Button
            tone="primary"
            icon={<Wrench aria-hidden className="size-3.5" />}
            onClick={() => perform(applyFix, { fix })}
          >
            Apply fix
          </Button>
        </div>
      )}
    </div>
  )
}
