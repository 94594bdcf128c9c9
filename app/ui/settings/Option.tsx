import type { ReactNode } from 'react'

interface OptionProps {
  readonly label: string
  /** What the chosen value does to packets. */
  readonly note: string
  readonly children: ReactNode
}

/** A choice between few words, with what it does beside it. */
export function Option({ label, note, children }: OptionProps) {
  return (
    <div className="grid items-center gap-x-3 md:grid-cols-[7rem_9rem_minmax(0,1fr)]">
      <span className="text-sm text-ink-2">{label}</span>
      {children}
      <span className="text-xs text-ink-3">{note}</span>
    </div>
  )
}
