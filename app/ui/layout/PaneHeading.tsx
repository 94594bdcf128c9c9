import type { ReactNode } from 'react'

interface PaneHeadingProps {
  readonly id: string
  readonly title: string
  readonly action?: ReactNode
}

/** The heading of a pane at the left. */
export function PaneHeading({ id, title, action }: PaneHeadingProps) {
  return (
    <header className="flex h-8.5 shrink-0 items-center justify-between pr-2 pl-3.5">
      <h2 id={id} className="text-sm font-[620] text-ink">
        {title}
      </h2>
      {action}
    </header>
  )
}
