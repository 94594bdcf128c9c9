import { useEffect } from 'react'
import type { Command } from '#store/command'
import { cancelMode } from '#store/commands/cancelMode'
import { deleteObjects } from '#store/commands/deleteObjects'
import { duplicateObjects } from '#store/commands/duplicateObjects'
import { pause } from '#store/commands/pause'
import { play } from '#store/commands/play'
import { redo } from '#store/commands/redo'
import { selectObjects } from '#store/commands/selectObjects'
import { skipToEnd } from '#store/commands/skipToEnd'
import { skipToStart } from '#store/commands/skipToStart'
import { stepBack } from '#store/commands/stepBack'
import { stepForward } from '#store/commands/stepForward'
import { undo } from '#store/commands/undo'
import { usePerform, useStoreApi } from '#store/react'
import type { PlaygroundState } from '#store/state'
import { pressMatches } from './keys'

/**
 * Where the focus is: on something that uses all these keys itself (a tree, a menu), on a button (which uses Space),
 * in the walk, or nowhere in particular.
 */
type Focus = 'own' | 'button' | 'walk' | 'page'

/** A key, and what it does. */
export interface Binding {
  readonly keys: string
  readonly where: readonly Focus[]
  /** Whether the key means this now. */
  readonly applies: (state: PlaygroundState) => boolean
  readonly run: (perform: ReturnType<typeof usePerform>, state: PlaygroundState) => void
}

/** A binding of a command that takes nothing; its keys are the command's own. */
export const bind = (
  command: Command<object>,
  where: readonly Focus[],
  applies: (state: PlaygroundState) => boolean,
  keys: string = command.keys ?? '',
): Binding => ({ keys, where, applies, run: (perform) => perform(command, {}) })

const always = (): boolean => true
const anywhere: readonly Focus[] = ['own', 'button', 'walk', 'page']
export const notOwn: readonly Focus[] = ['button', 'walk', 'page']
const walking = ({ player }: PlaygroundState): boolean => player !== null

const pageBindings: readonly Binding[] = [
  bind(undo, anywhere, always),
  bind(redo, anywhere, always, `${redo.keys ?? ''}, mod+y`),
  bind(cancelMode, anywhere, ({ mode }) => mode.type !== 'idle'),
  {
    keys: cancelMode.keys ?? '',
    where: anywhere,
    applies: ({ selection }) => selection.length > 0,
    run: (perform) => perform(selectObjects, { keys: [] }),
  },
  bind(pause, ['walk', 'page'], ({ player }) => player?.playing === true),
  bind(play, ['walk', 'page'], ({ player }) => player?.playing === false),
  bind(stepForward, notOwn, walking),
  bind(stepBack, notOwn, walking),
  bind(skipToStart, ['walk'], walking),
  bind(skipToEnd, ['walk'], walking),
  {
    keys: `${deleteObjects.keys ?? ''}, Backspace`,
    where: ['page'],
    applies: ({ selection }) => selection.length > 0,
    run: (perform, { selection }) => perform(deleteObjects, { keys: selection }),
  },
  {
    keys: duplicateObjects.keys ?? '',
    where: anywhere,
    applies: ({ selection }) => selection.length > 0,
    run: (perform, { selection }) => perform(duplicateObjects, { keys: selection }),
  },
]

/** Keys that work wherever the focus is, as far as they do not belong to what has it. */
export const useShortcuts = (): void => useBindings(pageBindings)

/** Lets keys do something while a part of the page is shown. */
export function useBindings(bindings: readonly Binding[]): void {
  const store = useStoreApi()
  const perform = usePerform()
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      if (event.defaultPrevented || isTyping(event.target)) return
      const state = store.getState()
      if (state.dialog.type !== 'none') return
      const here = focusOf(event.target)
      const binding = bindings.find(
        ({ keys, where, applies }) => where.includes(here) && pressMatches(keys, event) && applies(state),
      )
      if (!binding) return
      event.preventDefault()
      binding.run(perform, state)
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [store, perform, bindings])
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable="true"]') !== null
}

const usesKeys =
  '[role=tree], [role=menu], [role=tablist], [role=listbox], [role=separator], [role=radio], .react-flow__node'

function focusOf(target: EventTarget | null): Focus {
  if (!(target instanceof Element)) return 'page'
  if (target.closest(usesKeys) !== null) return 'own'
  if (target.closest('[aria-label="Dock"]') !== null) return 'walk'
  return target.closest('button, a') === null ? 'page' : 'button'
}
