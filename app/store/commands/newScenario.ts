import { openedScenario } from '#scenario'
import { examples } from '#scenario/examples'
import type { Command } from '../command'
import { replaceDocument } from './edit'

/** Puts an example, or an empty canvas, in place of the open document. Undo brings the old one back. */
export const newScenario: Command<{ readonly example: string }> = {
  id: 'newScenario',
  label: 'New scenario',
  undoable: true,
  canRun: (_, { example }) => examples.some(({ id }) => id === example) || { because: 'There is no such example.' },
  run: (store, { example }) => {
    const chosen = examples.find(({ id }) => id === example)
    if (chosen) replaceDocument(store, openedScenario(chosen.scenario()), `New: ${chosen.title}`)
  },
}
