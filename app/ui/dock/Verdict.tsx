import type { Outcome } from '#engine'
import { StateGlyph } from '../glyphs/StateGlyph'
import { Logo } from '../layout/Logo'
import { useWalkIsOver } from './useWalkIsOver'
import { verdictGlyph, verdictWord } from './walk/verdict'

/** How the shown outcome ends, kept back until the packet is there. */
export function Verdict({ outcome }: { readonly outcome: Outcome }) {
  const over = useWalkIsOver()
  return (
    <span className="flex items-center gap-1.5 text-xs font-semibold whitespace-nowrap text-ink">
      {over ? <StateGlyph state={verdictGlyph(outcome.verdict)} /> : <Logo />}
      {over ? verdictWord(outcome.verdict) : 'in flight'}
      {over && outcome.status !== undefined && (
        <span className="font-mono font-normal text-ink-2">{outcome.status}</span>
      )}
    </span>
  )
}
