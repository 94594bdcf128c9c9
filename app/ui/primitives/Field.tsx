import { useId, type ReactNode } from 'react'

/** What a control inside a `Field` must carry, so that label, hint and error belong to it. */
export interface FieldControl {
  readonly id: string
  readonly 'aria-invalid': boolean
  readonly 'aria-describedby': string | undefined
}

export type FieldLook = 'beside' | 'above' | 'setting'

export interface FieldProps {
  readonly label: string
  /** In the API server's words. */
  readonly error?: string | undefined
  readonly hint?: ReactNode
  /** `beside`: label in a left column, as in the inspector; `above`: as in dialogs; `setting`: the name of a key, with room beside it. */
  readonly look?: FieldLook
  readonly children: (control: FieldControl) => ReactNode
}

/** A label, its control, and below it what is wrong or worth knowing. */
export function Field({ label, error, hint, look = 'beside', children }: FieldProps) {
  const id = useId()
  const below = error !== undefined || hint !== undefined
  return (
    <div className={looks[look].grid}>
      <label htmlFor={id} className={looks[look].label}>
        {label}
      </label>
      {children({ id, 'aria-invalid': error !== undefined, 'aria-describedby': below ? `${id}-below` : undefined })}
      {below && (
        <div id={`${id}-below`} className={`mt-0.5 text-xs ${looks[look].below}`}>
          {error !== undefined && <p className="wrap-anywhere text-reject">{error}</p>}
          {hint !== undefined && <div className="text-ink-3">{hint}</div>}
        </div>
      )}
    </div>
  )
}

const looks: Readonly<Record<FieldLook, { readonly grid: string; readonly label: string; readonly below: string }>> = {
  beside: {
    grid: 'grid grid-cols-[96px_minmax(0,1fr)] items-center py-0.5',
    label: 'pr-2 text-sm text-ink-2',
    below: 'col-start-2',
  },
  above: { grid: 'grid grid-cols-[minmax(0,1fr)] gap-1 py-1', label: 'text-sm font-[560] text-ink', below: '' },
  setting: {
    grid: 'grid grid-cols-[minmax(0,1fr)] items-center gap-y-0.5 py-1.5 md:grid-cols-[10rem_minmax(0,1fr)]',
    label: 'pr-2 font-mono text-xs text-ink',
    below: 'md:col-start-2',
  },
}

/** A line that looks like a field but holds a value that nobody can edit here. */
export function FieldValue({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <dl className="grid grid-cols-[96px_minmax(0,1fr)] items-center py-0.5 text-sm">
      <dt className="pr-2 text-ink-2">{label}</dt>
      <dd className="flex min-h-7 min-w-0 items-center rounded-control bg-sheet-2 px-2 wrap-anywhere text-ink">
        {children}
      </dd>
    </dl>
  )
}
