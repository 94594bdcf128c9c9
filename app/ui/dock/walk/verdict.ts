import type { Verdict } from '#model/request'
import type { GlyphState } from '../../glyphs/StateGlyph'

const words: Record<Verdict, string> = {
  delivered: 'delivered',
  refused: 'refused',
  rejected: 'rejected',
  timeout: 'no answer',
  unresolved: 'not resolved',
}

/** The verdict in one or two words, as it stands beside a request. */
export const verdictWord = (verdict: Verdict): string => words[verdict]

/** The sign of a verdict: an octagon with a cross for an answer that says no, with a bar for silence. */
export function verdictGlyph(verdict: Verdict): GlyphState {
  if (verdict === 'delivered') return 'ready'
  return verdict === 'timeout' ? 'drop' : 'reject'
}

/** What the person at the client sees, as curl says it. */
export function clientSees(verdict: Verdict, rcode: string | undefined): string {
  switch (verdict) {
    case 'delivered':
      return 'The client gets its answer.'
    case 'refused':
      return 'The client is told at once: connection refused.'
    case 'rejected':
      return 'The client is told at once: an ICMP error, which curl reports as a refused connection.'
    case 'timeout':
      return 'The client hears nothing and waits until it gives up.'
    case 'unresolved':
      return `The client never sends: the name gave ${rcode === 'NOERROR' ? 'no data' : (rcode ?? 'no answer')}.`
  }
}
