import { useCallback, type ReactNode } from 'react'
import type { Command } from '#store/command'
import { mayPerform } from '#store/mayPerform'
import { usePerform, useStoreApi } from '#store/react'
import type { MenuEntry } from '../primitives/menuEntry'
import { shownKeys } from './keys'

interface Look {
  /** When the place needs other words than the command's own. */
  readonly label?: string
  readonly icon?: ReactNode
  /** A quiet line under the label. */
  readonly note?: string
  readonly danger?: boolean
}

/** Makes lines of menus from commands: a line that cannot be used says why, in the command's own words. */
export function useCommandEntry(): <A>(command: Command<A>, args: A, look?: Look) => MenuEntry {
  const store = useStoreApi()
  const perform = usePerform()
  return useCallback(
    (command, args, look = {}) => {
      const allowed = mayPerform(store.getState(), command, args)
      return {
        type: 'action',
        label: look.label ?? command.label,
        icon: look.icon,
        note: look.note,
        danger: look.danger ?? false,
        keys: command.keys === undefined ? undefined : shownKeys(command.keys),
        because: allowed === true ? undefined : allowed.because,
        onSelect: () => perform(command, args),
      }
    },
    [store, perform],
  )
}
