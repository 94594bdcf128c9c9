import { Switch as Radix } from 'radix-ui'
import type { FieldControl } from './Field'

export interface SwitchProps extends Partial<FieldControl> {
  readonly checked: boolean
  readonly onChange: (checked: boolean) => void
  /** Accessible name where no `Field` gives one. */
  readonly label?: string
}

/** On or off. The thumb's place and the tick tell, not the colour. */
export function Switch({ checked, onChange, label, ...control }: SwitchProps) {
  return (
    <Radix.Root
      {...control}
      checked={checked}
      onCheckedChange={onChange}
      aria-label={label}
      className="relative h-5 w-9 shrink-0 cursor-pointer rounded-full border border-line-control bg-sheet-3 transition-colors duration-(--dur-instant) data-[state=checked]:border-ink data-[state=checked]:bg-ink max-md:before:absolute max-md:before:-inset-x-1 max-md:before:-inset-y-3"
    >
      <Radix.Thumb className="block size-3.5 translate-x-0.5 rounded-full bg-ink-3 transition-transform duration-(--dur-instant) data-[state=checked]:translate-x-4.5 data-[state=checked]:bg-on-ink" />
    </Radix.Root>
  )
}
