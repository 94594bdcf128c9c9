import type { ReactNode } from 'react'

interface PaneHeadingProps {
  readonly id: string
  readonly title: string
  readonly action?: ReactNode
  /** For those who hear the page only: where the tabs name the pane already. */
  readonly silent?: boolean
}

/** The heading of a pane at the left. */
export function PaneHeading({ id, title, action, silent = false }: PaneHeadingProps) {
  return (
    <header className={silent ? 'sr-only' : 'flex h-8.5 shrink-0 items-center justify-between pr-2 pl-3.5'}>
      <h2 id={id} className="text-sm font-[620] text-ink">
        {title}
      </h2>
      {action}
    </header>
  )
}
