import { useEffect } from 'react'
import type { Command } from '#store/command'
import { cancelMode } from '#store/commands/cancelMode'
import { deleteObjects } from '#store/commands/deleteObjects'
import { pause } from '#store/commands/pause'
import { play } from '#store/commands/play'
import { redo } from '#store/commands/redo'
import { skipToEnd } from '#store/commands/skipToEnd'
import { skipToStart } from '#store/commands/skipToStart'
import { stepBack } from '#store/commands/stepBack'
import { stepForward } from '#store/commands/stepForward'
import { undo } from '#store/commands/undo'
import { usePerform, useStoreApi } from '#store/react'
import type { PlaygroundState } from '#store/state'
import { pressMatches } from './keys'

/** Where the focus must be for a shortcut: anywhere, or nowhere in particular, or in the walk. */
type Where = 'anywhere' | 'page' | 'walk'

interface Binding {
  readonly keys: string
  readonly where: readonly Where[]
  /** Whether the key means this now. */
  readonly applies: (state: PlaygroundState) => boolean
  readonly run: (perform: ReturnType<typeof usePerform>, state: PlaygroundState) => void
}

/** A binding of a command that takes nothing; its keys are the command's own. */
const bind = (
  command: Command<object>,
  where: readonly Where[],
  applies: (state: PlaygroundState) => boolean,
  keys: string = command.keys ?? '',
): Binding => ({ keys, where, applies, run: (perform) => perform(command, {}) })

const always = (): boolean => true
const walking = ({ player }: PlaygroundState): boolean => player !== null

const bindings: readonly Binding[] = [
  bind(undo, ['anywhere'], always),
  bind(redo, ['anywhere'], always, `${redo.keys ?? ''}, mod+y`),
  bind(cancelMode, ['anywhere'], ({ mode }) => mode.type !== 'idle'),
  bind(pause, ['page', 'walk'], ({ player }) => player?.playing === true),
  bind(play, ['page', 'walk'], ({ player }) => player?.playing === false),
  bind(stepForward, ['walk'], walking),
  bind(stepBack, ['walk'], walking),
  bind(skipToStart, ['walk'], walking),
  bind(skipToEnd, ['walk'], walking),
  {
    keys: 'Delete, Backspace',
    where: ['page'],
    applies: ({ selection }) => selection.length > 0,
    run: (perform, { selection }) => perform(deleteObjects, { keys: selection }),
  },
]

/** Keys that work wherever the focus is, as far as they do not belong to what has it. */
export function useShortcuts(): void {
  const store = useStoreApi()
  const perform = usePerform()
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      if (event.defaultPrevented || isTyping(event.target)) return
      const state = store.getState()
      if (state.dialog.type !== 'none') return
      const here = placeOf(event.target)
      const binding = bindings.find(
        ({ keys, where, applies }) =>
          (where.includes('anywhere') || where.includes(here)) && pressMatches(keys, event) && applies(state),
      )
      if (!binding) return
      event.preventDefault()
      binding.run(perform, state)
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [store, perform])
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable="true"]') !== null
}

/** `page` when nothing that uses keys itself has the focus. */
function placeOf(target: EventTarget | null): Where {
  if (!(target instanceof Element)) return 'page'
  if (target.closest('[data-walk], [aria-label="Dock"]') !== null)
    return target.closest('[role=tablist]') === null ? 'walk' : 'anywhere'
  const inUse = target.closest('button, a, [role=treeitem], [role=menu], [role=separator], [role=option]')
  return inUse === null ? 'page' : 'anywhere'
}
