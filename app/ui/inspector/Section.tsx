import { useId, type ReactNode } from 'react'

interface SectionProps {
  readonly title?: string
  /** At the right of the title: a button, or a name in mono. */
  readonly aside?: ReactNode
  readonly children: ReactNode
}

/** A part of the inspector, ruled off from the next one. */
export function Section({ title, aside, children }: SectionProps) {
  const id = useId()
  return (
    <section
      {...(title === undefined ? {} : { 'aria-labelledby': id })}
      className="border-b border-line px-4 py-2.5 last:border-b-0"
    >
      {title !== undefined && (
        <header className="mb-1 flex min-h-6 items-center justify-between gap-2">
          <h3 id={id} className="text-sm font-[640] text-ink">
            {title}
          </h3>
          {aside}
        </header>
      )}
      {children}
    </section>
  )
}
