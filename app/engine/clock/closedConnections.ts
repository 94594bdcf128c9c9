import { keyOf } from '#model/objectMeta'
import type { ContainerRun, PodRun } from '../kubelet/podRun'
import type { StandingConnection } from '../linux/standingConnection'
import type { Work } from './work'

/**
 * Closes the TCP connections of processes that have ended: the kernel that they ran on tells the other end (FIN), which
 * opens another one when it has something to send. Of a Node that is off or cut off nobody hears that.
 */
export function closeConnections(work: Work, before: PodRun, after: PodRun | undefined): void {
  const ended = before.containers.filter((container) => hasEnded(container, after))
  const { uid } = before.pod.metadata
  if (ended.length === 0 || isUnheard(work, before.pod.spec.nodeName)) return
  const { connections } = work.tx.memory()
  const isClosed = ({ backend, backendUid = uid, server: { tuple } }: StandingConnection): boolean =>
    tuple.protocol === 'TCP' &&
    backend.key === keyOf(before.pod) &&
    backendUid === uid &&
    ended.some((container) => listensOn(container, tuple.srcPort, before.containers))
  const open = [...connections].filter(([, connection]) => !isClosed(connection))
  if (open.length < connections.size) work.tx.remember({ connections: new Map(open) })
}

/** Whether a container ran and does not any more, be it that it runs anew. */
function hasEnded({ container, state }: ContainerRun, after: PodRun | undefined): boolean {
  if (state.kind !== 'running') return false
  const next = after?.containers.find((one) => one.container.name === container.name)?.state
  return next?.kind !== 'running' || next.since !== state.since
}

/** Whether it is this container's port: it says so, or nobody in the Pod does. */
function listensOn({ container }: ContainerRun, port: number, all: readonly ContainerRun[]): boolean {
  const says = (one: ContainerRun['container']): boolean =>
    one.ports?.some(({ containerPort }) => containerPort === port) === true
  return says(container) || !all.some((one) => says(one.container))
}

const isUnheard = (work: Work, node: string | undefined): boolean =>
  [...work.faults().values()].some(
    (fault) => (fault.type === 'nodeStopped' || fault.type === 'nodeIsolated') && fault.node === node,
  )
