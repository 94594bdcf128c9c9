import { ArrowRight } from 'lucide-react'

export interface ChangeProps {
  readonly before: string
  readonly after: string
  /** What changed, in front of the values: `dst`, `readinessProbe port`. */
  readonly of?: string | undefined
  /** `stacked` puts the old value above the new one, right-aligned, as in the walk. */
  readonly look?: 'row' | 'stacked'
}

/** A change in which the old value stays in sight: old struck through, new on marker. */
export function Change({ before, after, of, look = 'row' }: ChangeProps) {
  const old = (
    <del className="text-ink-2 line-through decoration-1">
      <span className="sr-only">was </span>
      {before}
    </del>
  )
  const now = (
    <ins className="rounded-[3px] bg-marker px-1.5 font-[680] text-on-marker no-underline">
      <span className="sr-only">now </span>
      {after}
    </ins>
  )
  if (look === 'stacked') {
    return (
      <span className="inline-grid grid-cols-[auto_auto] items-center gap-x-2 font-mono text-sm whitespace-nowrap">
        <span className="text-2xs text-ink-3">{of}</span>
        <span className="px-1.5 text-right">{old}</span>
        <ArrowRight aria-hidden className="size-3.25 text-ink" />
        <span className="text-right">{now}</span>
      </span>
    )
  }
  return (
    <span className="inline-flex flex-wrap items-center gap-x-1.75 font-mono text-sm whitespace-nowrap">
      {of !== undefined && <span className="text-ink-2">{of}</span>}
      {old}
      <ArrowRight aria-hidden className="size-3.25 shrink-0 text-ink" />
      {now}
    </span>
  )
}
