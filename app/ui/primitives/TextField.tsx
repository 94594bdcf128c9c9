import type { ReactNode } from 'react'
import { controlSurface } from './controlSurface'
import { Field, type FieldLook } from './Field'
import { useDraft, type Commit } from './useDraft'

export interface TextFieldProps {
  readonly label: string
  readonly value: string
  readonly onCommit: Commit
  readonly mono?: boolean
  readonly placeholder?: string
  readonly hint?: ReactNode
  readonly inputMode?: 'text' | 'numeric'
  readonly look?: FieldLook
}

/** A labelled line of text that is taken on Enter or on leaving it. */
export function TextField({
  label,
  value,
  onCommit,
  mono = false,
  placeholder,
  hint,
  inputMode,
  look,
}: TextFieldProps) {
  const draft = useDraft(value, onCommit)
  return (
    <Field label={label} error={draft.error} hint={hint} {...(look === undefined ? {} : { look })}>
      {(control) => (
        <input
          {...control}
          {...draft.input}
          placeholder={placeholder}
          inputMode={inputMode}
          autoComplete="off"
          spellCheck={false}
          className={`${controlSurface} ${mono ? 'font-mono' : ''}`}
        />
      )}
    </Field>
  )
}
