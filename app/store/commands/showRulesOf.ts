import { always, type Command } from '../command'

/** Shows one node's rules, whatever the walk does; null follows the walk again. */
export const showRulesOf: Command<{ readonly node: string | null }> = {
  id: 'showRulesOf',
  label: 'Show rules of',
  undoable: false,
  canRun: always,
  run: (store, { node }) => store.setState({ rulesNode: node }),
}
