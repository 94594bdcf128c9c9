import { controlSurface } from './controlSurface'
import { useDraft, type Commit } from './useDraft'

export interface CellInputProps {
  /** Accessible name: the table shows only its column's heading. */
  readonly label: string
  readonly value: string
  readonly onCommit: Commit
  readonly placeholder?: string | undefined
  readonly inputMode?: 'text' | 'numeric'
}

/** A text input in a cell of a table. What is wrong with it stands below, as wide as it needs. */
export function CellInput({ label, value, onCommit, placeholder, inputMode }: CellInputProps) {
  const draft = useDraft(value, onCommit)
  return (
    <>
      <input
        {...draft.input}
        aria-label={label}
        aria-invalid={draft.error !== undefined}
        title={draft.error}
        placeholder={placeholder}
        inputMode={inputMode}
        autoComplete="off"
        spellCheck={false}
        className={`${controlSurface} px-1.5 font-mono text-xs`}
      />
      {draft.error !== undefined && (
        <p role="alert" className="mt-0.5 text-2xs wrap-anywhere text-reject">
          {draft.error}
        </p>
      )}
    </>
  )
}
