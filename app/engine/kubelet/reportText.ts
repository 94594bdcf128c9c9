import { isPodReady } from '#kinds/pod/conditions'
import type { Pod } from '#kinds/pod/schema'

/** What a kubelet's report says of a Pod, as a sentence. */
export function reportText(before: Pod, after: Pod): string {
  const name = `pod/${after.metadata.name}`
  const ip = after.status?.podIP ?? ''
  if (after.status?.phase !== 'Running') return `${name} is ${after.status?.phase ?? 'Pending'}`
  if (isPodReady(after)) return before.status?.podIP === undefined ? `${name} runs at ${ip}, ready` : `${name} is ready`
  const ready = after.status.conditions?.find(({ type }) => type === 'Ready')
  return `${name} runs at ${ip}, not ready: ${ready?.message ?? ready?.reason ?? 'no condition Ready'}`
}
