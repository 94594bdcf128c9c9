import { Check, Copy, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Button, type ButtonProps } from './Button'

export interface CopyButtonProps extends Pick<ButtonProps, 'tone' | 'size' | 'because'> {
  readonly label: string
  readonly text: () => string
}

type State = 'idle' | 'copied' | 'refused'

/** Copies text to the clipboard and says on its own face whether that worked. */
export function CopyButton({ label, text, ...look }: CopyButtonProps) {
  const [state, setState] = useState<State>('idle')
  useEffect(() => {
    if (state === 'idle') return
    const timer = setTimeout(() => setState('idle'), 2000)
    return () => clearTimeout(timer)
  }, [state])

  function copy() {
    navigator.clipboard.writeText(text()).then(
      () => setState('copied'),
      // Browsers refuse outside of secure pages and without permission: the text can still be selected by hand.
      () => setState('refused'),
    )
  }
  const icon = { idle: Copy, copied: Check, refused: X }[state]
  const Icon = icon
  return (
    <Button {...look} icon={<Icon aria-hidden className="size-3.5" />} onClick={copy}>
      <span aria-live="polite">
        {state === 'idle' ? label : state === 'copied' ? 'Copied' : 'The browser did not allow it'}
      </span>
    </Button>
  )
}
