import type { ReactNode } from 'react'
import { StateGlyph } from '../glyphs/StateGlyph'

interface ErrorCardProps {
  /** What failed. */
  readonly title: string
  /** Why, and that the work is safe. */
  readonly children: ReactNode
  /** At most two buttons. */
  readonly actions: ReactNode
}

/** What failed, that the work is safe, and what can be done now. */
export function ErrorCard({ title, children, actions }: ErrorCardProps) {
  return (
    <section
      role="alert"
      className="flex max-w-96 flex-col items-start gap-2 rounded-machine border border-reject-line bg-sheet p-4 text-sm text-ink-2 shadow-2"
    >
      <StateGlyph state="reject" className="size-4" />
      <h2 className="text-base font-[640] text-ink">{title}</h2>
      <div className="wrap-anywhere">{children}</div>
      <div className="mt-1 flex flex-wrap gap-2">{actions}</div>
    </section>
  )
}
