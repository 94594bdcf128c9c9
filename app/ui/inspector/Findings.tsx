import type { Finding } from '#engine/findings'
import { parseKey, type ObjectKey } from '#model/objectMeta'
import { applyFix } from '#store/commands/applyFix'
import { selectObjects } from '#store/commands/selectObjects'
import { usePerform, usePlayground } from '#store/react'
import { findingsOf } from '#store/findings'
import { StateGlyph } from '../glyphs/StateGlyph'
import { Change } from '../primitives/Change'

/** Findings after which no request at all gets through to the object. */
const blocking: ReadonlySet<string> = new Set([
  'selector-matches-nothing',
  'no-selector',
  'named-port-missing',
  'target-port-not-listening',
  'listens-on-loopback',
  'no-ready-endpoints',
  'external-name-is-address',
  'pod-without-address',
])

/** What keeps traffic from this object, on top of its form: one card, a sentence a finding, with the smallest fix. */
export function Findings({ objectKey }: { readonly objectKey: ObjectKey }) {
  const findings = usePlayground((state) => findingsOf(state, objectKey))
  if (findings.length === 0) return null
  const bad = findings.some((finding) => blocking.has(finding.code))
  return (
    <section
      aria-label="Findings"
      className={`mx-3 mb-1 flex gap-2.25 rounded-pod px-2.75 py-2.25 text-xs ${bad ? 'bg-reject-soft' : 'bg-not-ready-soft'}`}
    >
      <StateGlyph state={bad ? 'reject' : 'notReady'} className="mt-0.5 size-3.5" />
      <ul className="flex min-w-0 flex-1 flex-col gap-1.5">
        {findings.map((finding, i) => (
          <FindingLine
            key={`${finding.code} ${finding.regarding}`}
            finding={finding}
            of={objectKey}
            first={i === 0}
            bad={bad}
          />
        ))}
      </ul>
    </section>
  )
}

interface FindingLineProps {
  readonly finding: Finding
  readonly of: ObjectKey
  readonly first: boolean
  readonly bad: boolean
}

const link = 'min-h-6 cursor-pointer font-semibold text-ink underline decoration-1 underline-offset-2 max-md:min-h-11'

function FindingLine({ finding, of, first, bad }: FindingLineProps) {
  const perform = usePerform()
  const { fix, regarding, evidence } = finding
  const shown = regarding === of ? evidence.filter((key) => key !== of).slice(0, 2) : [regarding]
  return (
    <li>
      <p className={`wrap-anywhere ${first ? `font-[560] ${bad ? 'text-reject' : 'text-not-ready'}` : 'text-ink-2'}`}>
        {finding.sentence}
      </p>
      {fix && (
        <p className="mt-1">
          <Change of={fix.label} before={fix.before === '' ? 'none' : fix.before} after={fix.after} />
        </p>
      )}
      {(fix !== undefined || shown.length > 0) && (
        <p className="mt-1 flex flex-wrap gap-x-3">
          {fix && (
            <button type="button" className={link} onClick={() => perform(applyFix, { fix })}>
              Apply fix
            </button>
          )}
          {shown.map((key) => (
            <button key={key} type="button" className={link} onClick={() => perform(selectObjects, { keys: [key] })}>
              Show {parseKey(key).kind} {parseKey(key).name}
            </button>
          ))}
        </p>
      )}
    </li>
  )
}
