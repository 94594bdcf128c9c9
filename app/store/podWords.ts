import { momentOf } from '#engine'
import { objectOf } from '#kinds/registry'
import type { ObjectKey } from '#model/objectMeta'
import type { PlaygroundState } from './state'

/** What is broken about a Pod, or when it will have left at the latest: what stands on its card in place of its state. */
export function podWords({ world }: PlaygroundState, key: ObjectKey): string | undefined {
  for (const fault of world.faults.values()) {
    if (fault.type === 'notListening' && fault.pod === key) return 'does not listen'
    if (fault.type === 'probe' && fault.pod === key) {
      return `${fault.probe} probe ${fault.answer === 'fail' ? 'fails' : 'slow'}`
    }
  }
  if (world.clock === null) return undefined
  const until = momentOf(objectOf(world.objects, 'Pod', key)?.metadata.deletionTimestamp)
  // Whole seconds, as a Pod's grace is counted.
  return until === undefined ? undefined : `leaves in ${Math.max(0, Math.ceil((until - world.now) / 1000))} s`
}
