import { ToggleGroup } from 'radix-ui'

export interface SegmentedProps<T extends string> {
  /** Name of the group for assistive technology. */
  readonly label: string
  readonly value: T
  readonly choices: readonly { readonly value: T; readonly label: string }[]
  readonly onChange: (value: T) => void
  readonly className?: string | undefined
}

/** Two to four choices side by side, one of them chosen. */
export function Segmented<T extends string>({ label, value, choices, onChange, className }: SegmentedProps<T>) {
  return (
    <ToggleGroup.Root
      type="single"
      value={value}
      aria-label={label}
      onValueChange={(next) => {
        const chosen = choices.find((choice) => choice.value === next)
        if (chosen) onChange(chosen.value)
      }}
      className={`flex rounded-control bg-sheet-3 p-0.5 ${className ?? ''}`}
    >
      {choices.map((choice) => (
        <ToggleGroup.Item
          key={choice.value}
          value={choice.value}
          className="h-6 flex-1 cursor-pointer rounded-tag px-2 text-xs whitespace-nowrap text-ink-2 hover:text-ink data-[state=on]:bg-sheet data-[state=on]:font-semibold data-[state=on]:text-ink data-[state=on]:shadow-1 max-md:h-10 max-md:text-sm"
        >
          {choice.label}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  )
}
