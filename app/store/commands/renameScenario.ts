import { always, type Command } from '../command'
import { edit } from './edit'

export const renameScenario: Command<{ readonly title: string }> = {
  id: 'renameScenario',
  label: 'Rename',
  undoable: true,
  canRun: always,
  run: (store, { title }) => {
    edit(store, { label: 'Rename the scenario', group: 'rename', settings: { title: title.trim() } })
  },
}
