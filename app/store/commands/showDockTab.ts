import { always, type Command } from '../command'
import type { DockTab } from '../state'

export const showDockTab: Command<{ readonly tab: DockTab }> = {
  id: 'showDockTab',
  label: 'Show panel',
  undoable: false,
  canRun: always,
  run: (store, { tab }) => store.setState({ dockTab: tab }),
}
