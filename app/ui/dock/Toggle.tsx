interface ToggleProps {
  readonly label: string
  readonly on: boolean
  readonly onChange: (on: boolean) => void
}

/** A small on-off button in the head of a panel. */
export function Toggle({ label, on, onChange }: ToggleProps) {
  return (
    <button
      type="button"
      aria-pressed={on}
      onClick={() => onChange(!on)}
      className={`cursor-pointer rounded-tag border px-1.75 py-px text-2xs hover:text-ink ${on ? 'border-line-strong text-ink' : 'border-transparent text-ink-3'}`}
    >
      {label}
    </button>
  )
}
