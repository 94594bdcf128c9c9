import { Minus, Plus } from 'lucide-react'
import { controlSurface } from './controlSurface'
import { Field } from './Field'
import { IconButton } from './IconButton'
import { useDraft } from './useDraft'

export interface StepperProps {
  readonly label: string
  readonly value: number
  readonly min: number
  readonly max: number
  readonly onChange: (value: number) => void
  /** Words beside the number, inside the frame. */
  readonly aside?: string | undefined
}

/** A whole number with one-step buttons. */
export function Stepper({ label, value, min, max, onChange, aside }: StepperProps) {
  const draft = useDraft(String(value), (text) => {
    const number = Number(text)
    if (text.trim() === '' || !Number.isInteger(number) || number < min || number > max)
      return `Must be a whole number from ${min} to ${max}.`
    onChange(number)
    return undefined
  })
  return (
    <Field label={label} error={draft.error}>
      {(control) => (
        <div className="flex items-center gap-1">
          <span className="relative min-w-0 flex-1">
            <input {...control} {...draft.input} inputMode="numeric" autoComplete="off" className={controlSurface} />
            {aside !== undefined && (
              <span className="pointer-events-none absolute top-1/2 right-2 -translate-y-1/2 text-xs text-ink-3">
                {aside}
              </span>
            )}
          </span>
          <IconButton
            label={`One less: ${label}`}
            icon={<Minus aria-hidden />}
            because={value <= min ? `It is ${min} already.` : undefined}
            onClick={() => onChange(value - 1)}
          />
          <IconButton
            label={`One more: ${label}`}
            icon={<Plus aria-hidden />}
            because={value >= max ? `${max} is the most.` : undefined}
            onClick={() => onChange(value + 1)}
          />
        </div>
      )}
    </Field>
  )
}
