import { Redo2, Undo2 } from 'lucide-react'
import { redo } from '#store/commands/redo'
import { undo } from '#store/commands/undo'
import type { Command } from '#store/command'
import { mayPerform } from '#store/mayPerform'
import { usePerform, usePlayground } from '#store/react'
import { IconButton } from '../primitives/IconButton'
import { shownKeys } from './keys'

/** Undo and redo; their tooltips name what would be taken back or done again. */
export function HistoryButtons() {
  const last = usePlayground(({ past }) => past.at(-1)?.label)
  const next = usePlayground(({ future }) => future.at(-1)?.label)
  return (
    <>
      <HistoryButton command={undo} entry={last} icon={<Undo2 aria-hidden />} />
      <HistoryButton command={redo} entry={next} icon={<Redo2 aria-hidden />} />
    </>
  )
}

interface HistoryButtonProps {
  readonly command: Command<object>
  readonly entry: string | undefined
  readonly icon: React.ReactNode
}

function HistoryButton({ command, entry, icon }: HistoryButtonProps) {
  const perform = usePerform()
  const because = usePlayground((state) => {
    const allowed = mayPerform(state, command, {})
    return allowed === true ? undefined : allowed.because
  })
  return (
    <IconButton
      label={command.label}
      hint={entry === undefined ? undefined : `${command.label}: ${entry}`}
      keys={command.keys === undefined ? undefined : shownKeys(command.keys)}
      icon={icon}
      because={because}
      onClick={() => perform(command, {})}
    />
  )
}
