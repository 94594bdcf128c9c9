import type { ObjectKey } from '#model/objectMeta'
import { always, type Command } from '../command'

/** Shows the rules that were made for one Service; null shows those of every Service again, wherever one looks. */
export const showServiceRules: Command<{ readonly service: ObjectKey | null }> = {
  id: 'showServiceRules',
  label: 'Show its rules',
  undoable: false,
  canRun: always,
  run: (store, { service }) =>
    store.setState({
      rulesService: service,
      ...(service === null ? {} : { dockTab: 'rules', smallTab: 'rules' }),
    }),
}
