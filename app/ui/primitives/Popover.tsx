import { Popover as Radix } from 'radix-ui'
import type { ReactNode } from 'react'

export interface PopoverProps {
  /** Name of the popover for assistive technology. */
  readonly label: string
  /** The button that opens it: one focusable element with a name. */
  readonly trigger: ReactNode
  readonly children: ReactNode
  readonly side?: 'top' | 'right' | 'bottom' | 'left'
  readonly align?: 'start' | 'center' | 'end'
}

/** A small sheet beside the button that opened it. */
export function Popover({ label, trigger, children, side = 'bottom', align = 'start' }: PopoverProps) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          aria-label={label}
          side={side}
          align={align}
          sideOffset={6}
          collisionPadding={8}
          className="z-50 max-h-(--radix-popper-available-height) max-w-80 overflow-y-auto rounded-pod border border-line bg-sheet text-sm text-ink-2 shadow-2 outline-none"
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
