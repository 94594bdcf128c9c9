import type { Column } from '#model/kindDefinition'
import { isPodReady } from './conditions'
import { isSidecar } from './containers'
import type { ContainerStatus, Pod } from './schema'

/** Columns of `kubectl get pods`, without AGE. Upstream: pkg/printers/internalversion/printers.go printPod. */
export const podColumns: readonly Column<Pod>[] = [
  { header: 'NAME', cell: (pod) => pod.metadata.name },
  { header: 'READY', cell: readyCell },
  { header: 'STATUS', cell: podStatusText },
  { header: 'RESTARTS', cell: restarts },
  { header: 'IP', cell: (pod) => pod.status?.podIP ?? '<none>', wide: true },
  { header: 'NODE', cell: (pod) => pod.spec.nodeName ?? '<none>', wide: true },
  { header: 'NOMINATED NODE', cell: () => '<none>', wide: true },
  { header: 'READINESS GATES', cell: readinessGates, wide: true },
]

/** The one word for a Pod that the STATUS column shows; later rules win over earlier ones. */
export function podStatusText(pod: Pod): string {
  const status = pod.status ?? {}
  const init = initText(pod)
  let text = status.reason ?? status.phase ?? 'Pending'
  const initialized = status.conditions?.some((c) => c.type === 'Initialized' && c.status === 'True') === true
  if (init !== undefined) text = init
  if (init === undefined || initialized) {
    const reasons = (status.containerStatuses ?? []).flatMap((container) => containerText(container) ?? [])
    text = reasons[0] ?? text
    const running = status.containerStatuses?.some((c) => c.ready === true && c.state?.running !== undefined) === true
    if (text === 'Completed' && running) text = isPodReady(pod) ? 'Running' : 'NotReady'
  }
  if (pod.metadata.deletionTimestamp === undefined) return text
  if (status.reason === 'NodeLost') return 'Unknown'
  return status.phase === 'Succeeded' || status.phase === 'Failed' ? text : 'Terminating'
}

function initText(pod: Pod): string | undefined {
  const statuses = pod.status?.initContainerStatuses ?? []
  for (const [i, container] of statuses.entries()) {
    const { terminated, waiting } = container.state ?? {}
    if (terminated?.exitCode === 0 || container.started === true) continue
    if (terminated !== undefined) return `Init:${containerText(container) ?? 'Error'}`
    if (waiting?.reason !== undefined && waiting.reason !== 'PodInitializing') return `Init:${waiting.reason}`
    return `Init:${i}/${pod.spec.initContainers?.length ?? statuses.length}`
  }
  return undefined
}

function containerText(container: ContainerStatus): string | undefined {
  const { waiting, terminated } = container.state ?? {}
  if (waiting?.reason !== undefined) return waiting.reason
  if (terminated === undefined) return undefined
  if ((terminated.reason ?? '') !== '') return terminated.reason
  return (terminated.signal ?? 0) !== 0 ? `Signal:${terminated.signal}` : `ExitCode:${terminated.exitCode ?? 0}`
}

function readyCell(pod: Pod): string {
  const ready = (pod.status?.containerStatuses ?? []).filter((c) => c.ready === true && c.state?.running !== undefined)
  const sidecars = (pod.spec.initContainers ?? []).filter(isSidecar)
  return `${ready.length}/${pod.spec.containers.length + sidecars.length}`
}

function restarts(pod: Pod): string {
  return String(
    (pod.status?.containerStatuses ?? []).reduce((sum, container) => sum + (container.restartCount ?? 0), 0),
  )
}

function readinessGates(pod: Pod): string {
  const gates = pod.spec.readinessGates ?? []
  if (gates.length === 0) return '<none>'
  const met = gates.filter((gate) =>
    pod.status?.conditions?.some((c) => c.type === gate.conditionType && c.status === 'True'),
  )
  return `${met.length}/${gates.length}`
}
