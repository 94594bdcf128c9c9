import { X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { IconButton } from './IconButton'

export interface DialogProps {
  readonly title: string
  /** One or two sentences under the title. */
  readonly description?: ReactNode
  readonly onClose: () => void
  readonly wide?: boolean
  /** Buttons at the foot, the primary one last. */
  readonly actions?: ReactNode
  readonly children: ReactNode
}

/** A dialog that is open as long as it is rendered. On a small screen it fills the page. */
export function Dialog({ title, description, onClose, wide = false, actions, children }: DialogProps) {
  return (
    <Radix.Root open onOpenChange={(open) => open || onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-ink/30 dark:bg-canvas/70" />
        <Radix.Content
          {...(description === undefined ? { 'aria-describedby': undefined } : {})}
          onEscapeKeyDown={(event) => {
            if (event.target instanceof HTMLElement && event.target.dataset['ownEscape']) event.preventDefault()
          }}
          className={`fixed inset-x-0 top-0 z-40 flex max-h-dvh flex-col bg-sheet text-ink-2 shadow-packet outline-none max-md:bottom-0 md:top-[12vh] md:mx-auto md:max-h-[80vh] md:rounded-machine md:border md:border-line ${wide ? 'md:w-160' : 'md:w-120'}`}
        >
          <div className="pt-4 pr-14 pb-2 pl-5">
            <Radix.Title className="text-xl leading-tight font-[640] text-ink">{title}</Radix.Title>
            {description !== undefined && (
              <Radix.Description className="mt-1 text-sm text-ink-2">{description}</Radix.Description>
            )}
          </div>
          <div className="min-h-0 flex-1 overflow-y-auto px-5 pt-1 pb-4">{children}</div>
          {actions !== undefined && (
            <div className="flex flex-wrap justify-end gap-2 border-t border-line px-5 py-3">{actions}</div>
          )}
          {/* Last in order, so that the focus begins in the first field. */}
          <IconButton
            label="Close"
            icon={<X aria-hidden />}
            onClick={onClose}
            className="absolute! top-3 right-3 max-md:top-1 max-md:right-1"
          />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
