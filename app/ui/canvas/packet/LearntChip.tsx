import { ArrowRight } from 'lucide-react'
import type { ObjectKey } from '#model/objectMeta'
import { usePlayground } from '#store/react'
import { KindGlyph } from '../../glyphs/KindGlyph'
import { StateGlyph } from '../../glyphs/StateGlyph'
import { callerSees, lookedUp } from './learnt'

/** What the sender learnt: the address behind the name it asked for, or that its request failed. */
export function LearntChip({ pod }: { readonly pod: ObjectKey }) {
  const failed = usePlayground((state) => callerSees(state, pod))
  const found = usePlayground((state) => lookedUp(state, pod))
  if (failed !== undefined) {
    return (
      <span className="flex shrink-0 items-center gap-1 rounded-tag bg-reject-soft px-1.5 py-px text-2xs font-[600] text-reject">
        <StateGlyph state="reject" className="size-2.75" />
        {failed}
      </span>
    )
  }
  if (!found) return null
  return (
    <span className="flex min-w-0 shrink items-center gap-0.5 rounded-tag bg-dns-soft px-1 py-px text-[10px] text-dns">
      <KindGlyph kind="Dns" className="size-2.75" />
      <span className="min-w-0 truncate font-mono">{found.name}</span>
      <ArrowRight className="size-2.5 shrink-0" aria-hidden="true" />
      <span className="shrink-0 font-mono">{found.address}</span>
    </span>
  )
}
