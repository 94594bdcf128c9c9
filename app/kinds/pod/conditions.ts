import type { Pod } from './schema'

/** Whether the Pod's condition Ready is True. A Pod without that condition is not ready. */
export const isPodReady = (pod: Pod): boolean =>
  pod.status?.conditions?.some((condition) => condition.type === 'Ready' && condition.status === 'True') === true

/** Whether the Pod has run to its end: nothing of it serves any more, whatever its conditions say. */
export const isPodTerminal = (pod: Pod): boolean => pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed'

export const isPodTerminating = (pod: Pod): boolean => pod.metadata.deletionTimestamp !== undefined
