import { ChevronDown, FilePlus2, FolderOpen, Info, MoreHorizontal, SlidersHorizontal } from 'lucide-react'
import { examples } from '#scenario'
import { newScenario } from '#store/commands/newScenario'
import { openDialog } from '#store/commands/openDialog'
import { redo } from '#store/commands/redo'
import { setTheme } from '#store/commands/setTheme'
import { setTimeMode } from '#store/commands/setTimeMode'
import { undo } from '#store/commands/undo'
import { isOverTime } from '#store/overTime'
import { useStoreApi } from '#store/react'
import { IconButton } from '../primitives/IconButton'
import { Menu } from '../primitives/Menu'
import type { MenuEntry } from '../primitives/menuEntry'
import { useCommandEntry } from './useCommandEntry'

interface FileMenuProps {
  /** On a small screen the menu also holds what has no room in the bar. */
  readonly all?: boolean
}

/** New, open, what the cluster is made of, and the examples. */
export function FileMenu({ all = false }: FileMenuProps) {
  const entry = useCommandEntry()
  const store = useStoreApi()

  function entries(): readonly MenuEntry[] {
    const theme = store.getState().theme === 'light' ? 'dark' : 'light'
    const bar = [
      entry(undo, {}),
      entry(redo, {}),
      { type: 'separator' as const },
      entry(openDialog, { dialog: { type: 'share' } }, { label: 'Share…' }),
      entry(
        setTimeMode,
        { mode: isOverTime(store.getState().world) ? 'instant' : 'overTime' },
        { label: isOverTime(store.getState().world) ? 'Let everything happen at once' : 'Let things take time' },
      ),
      entry(setTheme, { theme }, { label: `Switch to the ${theme} theme` }),
      { type: 'separator' as const },
    ]
    return [
      ...(all ? bar : []),
      entry(newScenario, { example: 'empty' }, { label: 'New, empty', icon: <FilePlus2 aria-hidden /> }),
      entry(
        openDialog,
        { dialog: { type: 'import' } },
        { label: 'Open or paste YAML…', icon: <FolderOpen aria-hidden /> },
      ),
      { type: 'separator' },
      entry(
        openDialog,
        { dialog: { type: 'settings' } },
        { label: 'Cluster settings…', icon: <SlidersHorizontal aria-hidden /> },
      ),
      entry(
        openDialog,
        { dialog: { type: 'fidelity' } },
        { label: 'What is exact, and what is not…', icon: <Info aria-hidden /> },
      ),
      { type: 'separator' },
      { type: 'heading', label: 'Examples' },
      ...examples
        .filter(({ id }) => id !== 'empty')
        .map((example) =>
          entry(newScenario, { example: example.id }, { label: example.title, note: example.sentence }),
        ),
    ]
  }

  return (
    <Menu entries={entries} align={all ? 'end' : 'start'}>
      <IconButton
        label="New, open, examples"
        icon={all ? <MoreHorizontal aria-hidden /> : <ChevronDown aria-hidden />}
        size="sm"
      />
    </Menu>
  )
}
