import { useState, type ChangeEvent, type KeyboardEvent } from 'react'

/** Takes the finished text. Gives back what is wrong with it, or nothing when it was taken. */
export type Commit = (text: string) => string | undefined

export interface Draft {
  readonly error: string | undefined
  readonly input: {
    readonly value: string
    /** Escape is the field's own: it takes the text back, and does not close what the field stands in. */
    readonly 'data-own-escape': true | undefined
    readonly onChange: (event: ChangeEvent<HTMLInputElement>) => void
    readonly onBlur: () => void
    readonly onKeyDown: (event: KeyboardEvent<HTMLInputElement>) => void
  }
}

/**
 * The text of an input that counts only once it is finished: Enter or leaving the field commits it, Escape takes it back.
 * A refused text stays in the field together with the reason.
 */
export function useDraft(value: string, commit: Commit): Draft {
  const [draft, setDraft] = useState<string | null>(null)
  const [error, setError] = useState<string | undefined>()

  function finish() {
    if (draft === null || draft === value) return revert()
    const refused = commit(draft)
    setError(refused)
    if (refused === undefined) setDraft(null)
  }
  function revert() {
    setDraft(null)
    setError(undefined)
  }

  return {
    error,
    input: {
      value: draft ?? value,
      'data-own-escape': draft === null ? undefined : true,
      onChange: (event) => setDraft(event.target.value),
      onBlur: finish,
      onKeyDown: (event) => {
        if (event.key === 'Enter') {
          event.preventDefault()
          finish()
        }
        if (event.key === 'Escape' && draft !== null) {
          event.stopPropagation()
          revert()
        }
      },
    },
  }
}
