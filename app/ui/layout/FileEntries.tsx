import { FilePlus2, FolderOpen, Info, SlidersHorizontal } from 'lucide-react'
import { examples } from '#scenario/examples'
import { newScenario } from '#store/commands/newScenario'
import { openDialog } from '#store/commands/openDialog'
import { redo } from '#store/commands/redo'
import { setTheme } from '#store/commands/setTheme'
import { setTimeMode } from '#store/commands/setTimeMode'
import { undo } from '#store/commands/undo'
import { isOverTime } from '#store/overTime'
import { useStoreApi } from '#store/react'
import { MenuEntries } from '../primitives/MenuEntries'
import type { MenuEntry, MenuParts } from '../primitives/menuEntry'
import { useCommandEntry } from './useCommandEntry'

interface FileEntriesProps {
  readonly parts: MenuParts
  /** On a small screen the menu also holds what has no room in the bar. */
  readonly all: boolean
}

/** The lines of the menu of files: new, open, what the cluster is made of, and the examples. */
export function FileEntries({ parts, all }: FileEntriesProps) {
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

  return <MenuEntries parts={parts} entries={entries} />
}
