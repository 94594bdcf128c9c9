import type { Container, Pod } from './schema'

/** What a container's probe is for. */
export type ProbeKind = 'readiness' | 'liveness' | 'startup'

/** Whether a container of `initContainers` is a sidecar: it is started in its turn and then runs beside the others. */
export const isSidecar = (container: Container): boolean => container.restartPolicy === 'Always'

/** Containers that run for the Pod's whole life: the regular ones, and sidecars. */
export const runningContainers = (pod: Pod): readonly Container[] => [
  ...pod.spec.containers,
  ...(pod.spec.initContainers ?? []).filter(isSidecar),
]
