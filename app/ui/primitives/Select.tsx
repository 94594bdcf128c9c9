import { ChevronDown } from 'lucide-react'
import type { FieldControl } from './Field'
import { controlSurface } from './controlSurface'

export interface SelectChoice<T extends string> {
  readonly value: T
  readonly label: string
  readonly group?: string | undefined
}

export interface SelectProps<T extends string> extends Partial<FieldControl> {
  readonly value: T
  readonly choices: readonly SelectChoice<T>[]
  readonly onChange: (value: T) => void
  /** Accessible name where no `Field` gives one. */
  readonly label?: string
  readonly className?: string | undefined
}

/** A choice from a list. The browser's own list is used: it works by touch and with every screen reader. */
export function Select<T extends string>({ value, choices, onChange, label, className, ...control }: SelectProps<T>) {
  const groups = [...new Set(choices.map((choice) => choice.group))]
  return (
    <span className={`relative block ${className ?? ''}`}>
      <select
        {...control}
        aria-label={label}
        value={value}
        onChange={(event) => {
          const chosen = choices.find((choice) => choice.value === event.target.value)
          if (chosen) onChange(chosen.value)
        }}
        className={`${controlSurface} cursor-pointer appearance-none truncate pr-7`}
      >
        {groups.map((group) => {
          const options = choices
            .filter((choice) => choice.group === group)
            .map((choice) => (
              <option key={choice.value} value={choice.value}>
                {choice.label}
              </option>
            ))
          return group === undefined ? (
            options
          ) : (
            <optgroup key={group} label={group}>
              {options}
            </optgroup>
          )
        })}
      </select>
      <ChevronDown
        aria-hidden
        className="pointer-events-none absolute top-1/2 right-2 size-3 -translate-y-1/2 text-ink-3"
      />
    </span>
  )
}
