import type { ObjectKey } from '#model/objectMeta'
import type { Place } from '#scenario'
import { always, type Command } from '../command'
import { edit } from './edit'

interface Moving {
  readonly places: Readonly<Record<ObjectKey, Place>>
  /** One drag is one group. */
  readonly group: string
}

/** Writes down where things stand now. The cluster has no part in it. */
export const moveOnCanvas: Command<Moving> = {
  id: 'moveOnCanvas',
  label: 'Move',
  undoable: true,
  canRun: always,
  run: (store, { places, group }) => {
    // Object.entries forgets the key type.
    const layout = new Map(Object.entries(places) as [ObjectKey, Place][])
    edit(store, { label: 'Move', group, layout })
  },
}
