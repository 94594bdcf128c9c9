import { Fragment, useId, type ReactNode } from 'react'

export interface ListChoice<T> {
  readonly value: T
  readonly label: string
  /** What choosing it changes, in one sentence. */
  readonly note: string
  /** Why it cannot be chosen; said in place of the note. */
  readonly because?: string | undefined
}

interface ChoiceListProps<T> {
  readonly label: string
  readonly chosen: (value: T) => boolean
  readonly choices: readonly ListChoice<T>[]
  readonly onChange: (value: T) => void
  /** What more there is to choose about the chosen one; stands right below it. */
  readonly more?: ReactNode
}

/** One choice of a few that need a sentence each: all of them stand there, to be compared. */
export function ChoiceList<T>({ label, chosen, choices, onChange, more }: ChoiceListProps<T>) {
  const name = useId()
  return (
    <fieldset className="min-w-0">
      <legend className="sr-only">{label}</legend>
      {choices.map(({ value, label: words, note, because }, i) => {
        const on = chosen(value)
        const id = `${name}-${i}`
        return (
          <Fragment key={words}>
            <label
              className={`flex gap-2.5 rounded-control px-2.5 py-1.5 max-md:min-h-11 ${on ? 'bg-sheet-3' : because === undefined ? 'cursor-pointer hover:bg-sheet-2' : ''}`}
            >
              <input
                type="radio"
                name={name}
                checked={on}
                disabled={because !== undefined}
                aria-label={words}
                aria-describedby={id}
                onChange={() => onChange(value)}
                className="mt-0.75 size-3.5 shrink-0 accent-ink"
              />
              <span className="min-w-0">
                <span
                  className={`block text-sm ${on ? 'font-[640] text-ink' : because === undefined ? 'text-ink' : 'text-ink-3'}`}
                >
                  {words}
                </span>
                <span id={id} className={`block text-xs ${on ? 'text-ink-2' : 'text-ink-3'}`}>
                  {because ?? note}
                </span>
              </span>
            </label>
            {on && more}
          </Fragment>
        )
      })}
    </fieldset>
  )
}
