import type { ComponentProps, ReactNode } from 'react'
import { Tooltip } from './Tooltip'

export type ButtonTone = 'primary' | 'secondary' | 'quiet' | 'danger'

export interface ButtonProps extends Omit<ComponentProps<'button'>, 'disabled'> {
  /** `primary` is ink: at most one in a region. */
  readonly tone?: ButtonTone
  readonly size?: 'sm' | 'md'
  readonly icon?: ReactNode
  /** Why it cannot be used now. The button stays focusable, does nothing, and says this in a tooltip. */
  readonly because?: string | undefined
}

const tones: Record<ButtonTone, string> = {
  primary: 'bg-ink text-on-ink border-ink hover:bg-ink-2 hover:border-ink-2',
  secondary: 'bg-sheet text-ink border-line-control hover:border-ink-2',
  quiet: 'border-transparent text-ink-2 hover:text-ink hover:bg-sheet-3',
  danger: 'bg-sheet text-reject border-reject-line hover:bg-reject-soft',
}

const sizes = {
  sm: 'h-7 gap-1.5 px-2.5 text-xs max-md:h-11 max-md:text-sm',
  md: 'h-8.5 gap-2 px-3.5 text-sm max-md:h-11',
} as const

/** A button with words on it. */
export function Button({ tone = 'secondary', size = 'md', icon, because, className, onClick, ...rest }: ButtonProps) {
  const off = because !== undefined
  const button = (
    <button
      type="button"
      {...rest}
      aria-disabled={off || undefined}
      onClick={(event) => (off ? event.preventDefault() : onClick?.(event))}
      className={`inline-flex shrink-0 cursor-pointer items-center justify-center rounded-control border font-[560] whitespace-nowrap transition-colors duration-(--dur-instant) aria-disabled:cursor-default aria-disabled:border-line aria-disabled:bg-sheet-2 aria-disabled:text-ink-3 ${sizes[size]} ${tones[tone]} ${className ?? ''}`}
    >
      {icon}
      {rest.children}
    </button>
  )
  return off ? <Tooltip text={because}>{button}</Tooltip> : button
}
