import { isEqual } from '#lib/isEqual'
import type { ObjectKey } from '#model/objectMeta'
import type { Pod } from '#kinds/pod/schema'
import { probePort, type Listener } from './appModel'
import type { PodRun } from './podRun'
import { probeKinds } from './probeState'

/** What of a Pod is there for packets: its network, and the containers that do not listen now. */
export interface Sandbox {
  readonly ips: readonly string[]
  readonly silent: readonly string[]
}

/** By Pod; those whose network is not there yet, or no more, are missing. */
export type Sandboxes = ReadonlyMap<ObjectKey, Sandbox>

/** The sandboxes with that of a run; the same ones, where nothing of it has changed. */
export function withSandbox(before: Sandboxes, key: ObjectKey, run: PodRun | undefined): Sandboxes {
  const sandbox = run === undefined ? undefined : sandboxOf(run)
  if (isEqual(before.get(key), sandbox)) return before
  const next = new Map(before)
  if (sandbox === undefined) next.delete(key)
  else next.set(key, sandbox)
  return next
}

function sandboxOf({ sandbox, place, isOver, removedAt, containers }: PodRun): Sandbox | undefined {
  if (sandbox.kind !== 'ready' || place === undefined || isOver || removedAt !== undefined) return undefined
  return { ips: place.podIPs, silent: containers.flatMap((one) => (one.listens ? [] : [one.container.name])) }
}

/**
 * The sockets that are open among those that a Pod's processes would listen on. A socket belongs to the container that
 * declares its port or is probed there, else to the first one.
 */
export function openSockets(pod: Pod, listeners: readonly Listener[], { silent }: Sandbox): readonly Listener[] {
  const containers = [...pod.spec.containers, ...(pod.spec.initContainers ?? [])]
  const ownerOf = ({ port }: Listener): string | undefined =>
    (
      containers.find(
        (container) =>
          container.ports?.some(({ containerPort }) => containerPort === port) === true ||
          probeKinds.some((kind) => probePort(container, kind) === port),
      ) ?? containers[0]
    )?.name
  return listeners.filter((listener) => !silent.includes(ownerOf(listener) ?? ''))
}
