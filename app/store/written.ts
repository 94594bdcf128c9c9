import { controllerOf, type KubeObject, type ObjectKey } from '#model/objectMeta'
import { liveObject } from './liveObject'
import { pinnedForm } from './pinnedForm'
import type { PlaygroundState } from './state'

/** The object that an edit starts from, and what has to be remembered when the edit writes it into the scenario first. */
export interface Written {
  readonly object: KubeObject
  readonly pinned: ReadonlyMap<ObjectKey, KubeObject>
}

/**
 * An object as it stands in the scenario; what the cluster made is taken from there, in the form in which it would be
 * written. Undefined when there is no such object.
 */
export function writtenForm({ scenario, world }: PlaygroundState, key: ObjectKey): Written | undefined {
  const authored = scenario.objects.get(key)
  if (authored) return { object: authored, pinned: new Map() }
  const live = liveObject(world, key)
  if (!live) return undefined
  const object = pinnedForm(live)
  return { object, pinned: controllerOf(live) ? new Map([[key, object]]) : new Map() }
}
