import type { PointerEvent } from 'react'
import type { ObjectKey } from '#model/objectMeta'
import { cancelMode } from '#store/commands/cancelMode'
import { startConnecting } from '#store/commands/startConnecting'
import { usePerform, usePlayground } from '#store/react'

interface PlugProps {
  readonly owner: ObjectKey
  readonly name: string
  /** The packet went or goes through it. */
  readonly lit: boolean
  /** On the lower edge instead of the left one. */
  readonly below?: boolean
}

/**
 * The end of a cable. A request starts here: drag to where it goes, or click and then click there.
 *
 * Tab does not stop at it: the same is reached from the thing's own menu, so the canvas has one stop, not two for each Pod.
 */
export function Plug({ owner, name, lit, below = false }: PlugProps) {
  const perform = usePerform()
  const connecting = usePlayground(({ mode }) => mode.type === 'connecting' && mode.from === owner)
  const begin = (event: PointerEvent) => {
    if (event.button !== 0) return
    event.stopPropagation()
    if (connecting) perform(cancelMode, {})
    else perform(startConnecting, { from: owner })
  }
  return (
    <button
      type="button"
      tabIndex={-1}
      data-plug={owner}
      aria-label={`Send a request from ${name}`}
      aria-pressed={connecting}
      onPointerDown={begin}
      onClick={(event) => event.stopPropagation()}
      className={`nodrag nopan absolute z-10 grid size-6 cursor-crosshair touch-none place-items-center ${
        below ? '-bottom-3.25 left-2' : 'top-1/2 -left-3 -translate-y-1/2'
      }`}
    >
      <span
        className={`block rounded-[2px] border-[1.5px] transition-colors duration-(--dur-instant) ${below ? 'h-1.75 w-2.25' : 'h-2.25 w-1.75'} ${
          lit || connecting ? 'border-path bg-path' : 'border-line-control bg-sheet hover:border-ink'
        }`}
      />
    </button>
  )
}
