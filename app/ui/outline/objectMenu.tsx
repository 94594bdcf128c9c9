import type { ObjectKey } from '#model/objectMeta'
import type { MenuEntry } from '../primitives/menuEntry'
import { awaited } from '../primitives/onDemand'

const ObjectEntries = awaited(async () => (await import('./ObjectEntries')).ObjectEntries)

/** The menu of an object: the same actions in the outline, the inspector and on the canvas. */
export const objectMenu = (key: ObjectKey): readonly MenuEntry[] => [
  { type: 'later', id: key, render: (parts) => <ObjectEntries parts={parts} of={key} /> },
]
