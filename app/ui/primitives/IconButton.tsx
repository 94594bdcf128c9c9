import type { ComponentProps, ReactNode } from 'react'
import { Tooltip } from './Tooltip'

export interface IconButtonProps extends Omit<ComponentProps<'button'>, 'disabled' | 'aria-label' | 'children'> {
  /** Its accessible name, and its tooltip unless `hint` says more. */
  readonly label: string
  readonly icon: ReactNode
  readonly hint?: string | undefined
  /** Shortcut as it is shown: `Ctrl Z`. */
  readonly keys?: string | undefined
  readonly size?: 'sm' | 'md' | 'lg'
  /** Why it cannot be used now. The button stays focusable, does nothing, and says this in its tooltip. */
  readonly because?: string | undefined
  readonly side?: 'top' | 'right' | 'bottom' | 'left'
}

const sizes = {
  sm: 'size-6 [&>svg]:size-3.25',
  md: 'size-7.5 [&>svg]:size-3.75',
  lg: 'size-9 [&>svg]:size-4',
} as const

/** A button with a picture only: it has a name and a tooltip. */
export function IconButton({
  label,
  icon,
  hint,
  keys,
  size = 'md',
  because,
  side = 'bottom',
  className,
  onClick,
  ...rest
}: IconButtonProps) {
  const off = because !== undefined
  return (
    <Tooltip text={because ?? hint ?? label} keys={off ? undefined : keys} side={side}>
      <button
        type="button"
        {...rest}
        aria-label={label}
        aria-disabled={off || undefined}
        onClick={(event) => (off ? event.preventDefault() : onClick?.(event))}
        className={`inline-grid shrink-0 cursor-pointer place-items-center rounded-control text-ink-2 transition-colors duration-(--dur-instant) hover:bg-sheet-3 hover:text-ink aria-disabled:cursor-default aria-disabled:bg-transparent aria-disabled:text-line-strong aria-pressed:bg-sheet-3 aria-pressed:text-ink max-md:size-11 ${sizes[size]} ${className ?? ''}`}
      >
        {icon}
      </button>
    </Tooltip>
  )
}
