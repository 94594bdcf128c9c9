import { always, type Command } from '../command'
import type { SmallTab } from '../state'

export const showSmallTab: Command<{ readonly tab: SmallTab }> = {
  id: 'showSmallTab',
  label: 'Show pane',
  undoable: false,
  canRun: always,
  run: (store, { tab }) => store.setState({ smallTab: tab }),
}
