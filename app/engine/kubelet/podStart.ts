import { simTime, type SimTime } from '#model/simTime'
import { declaredExit, startMs } from './behaviour'
import { changed, eventOf, inTurn, quietly, telling, withContainer } from './podChange'
import type { Advanced, ContainerRun, KubeletTimes, PlannedExit, PodRun } from './podRun'

/**
 * Begins to start the container that is first in the queue, unless one is being started already.
 *
 * They are started one after the other. An image that may be used as it is on the Node is pulled for the first container
 * only. Upstream: pkg/kubelet/kuberuntime/kuberuntime_container.go startContainer, pkg/kubelet/images/image_manager.go.
 */
export function startNext(run: PodRun, at: SimTime, times: KubeletTimes): Advanced {
  const [name] = run.queue
  const one = run.containers.find(({ container }) => container.name === name)
  if (name === undefined || one === undefined || one.state.kind === 'pulling' || one.state.kind === 'creating') {
    return { run, effects: [] }
  }
  const { image = '', imagePullPolicy } = one.container
  const before = one.state.kind === 'exited' ? { ended: one.state.ended } : {}
  const isPulled = times.pull > 0 && (imagePullPolicy === 'Always' || one.starts === 0) && imagePullPolicy !== 'Never'
  const state: ContainerRun['state'] = isPulled
    ? { kind: 'pulling', until: simTime(at + times.pull), ...before }
    : { kind: 'creating', until: simTime(at + times.start), ...before }
  return inTurn(
    run,
    quietly((it) => withContainer(it, name, (container) => ({ ...container, state }))),
    telling(
      isPulled
        ? eventOf(at, 'Pulling', `Pulling image ${JSON.stringify(image)}`)
        : eventOf(at, 'Pulled', `Container image ${JSON.stringify(image)} already present on machine`),
    ),
  )
}

/** The image has arrived, and the container is made from it. */
export function pulled(run: PodRun, one: ContainerRun, at: SimTime, times: KubeletTimes): Advanced {
  const ended = one.state.kind === 'pulling' ? one.state.ended : undefined
  const took = `${times.pull / 1000}s`
  const image = JSON.stringify(one.container.image ?? '')
  return inTurn(
    run,
    quietly((it) =>
      withContainer(it, one.container.name, (container) => ({
        ...container,
        state: { kind: 'creating', until: simTime(at + times.start), ...(ended === undefined ? {} : { ended }) },
      })),
    ),
    telling(eventOf(at, 'Pulled', `Successfully pulled image ${image} in ${took} (${took} including waiting)`)),
  )
}

/** The container runs, and the next one in the queue has its turn. */
export function started(run: PodRun, one: ContainerRun, at: SimTime, times: KubeletTimes): Advanced {
  const { name } = one.container
  const ended = one.state.kind === 'creating' ? one.state.ended : undefined
  const exits = plannedExit(run, one, at, times)
  const opens = simTime(at + startMs(run.pod))
  const isOpen = opens <= at
  return inTurn(
    run,
    quietly((it) =>
      changed(
        withContainer({ ...it, queue: it.queue.filter((queued) => queued !== name) }, name, (container) => {
          const { waits: _, ...rest } = container
          return {
            ...rest,
            state: {
              kind: 'running',
              since: at,
              ...(exits === undefined ? {} : { exits }),
              ...(isOpen ? {} : { opens }),
            },
            listens: isOpen,
            starts: container.starts + 1,
            ...(ended === undefined ? {} : { last: ended }),
          }
        }),
        at,
      ),
    ),
    telling(eventOf(at, 'Created', `Created container: ${name}`), eventOf(at, 'Started', `Started container ${name}`)),
    (it) => startNext(it, at, times),
  )
}

/** The container's process begins to listen. */
export const opened = (run: PodRun, { container }: ContainerRun): PodRun =>
  withContainer(run, container.name, (one) => {
    if (one.state.kind !== 'running') return one
    const { opens: _, ...state } = one.state
    return { ...one, state, listens: true }
  })

/** An init container ends by itself, whether it says so or not. */
function plannedExit(
  run: PodRun,
  { container }: ContainerRun,
  at: SimTime,
  times: KubeletTimes,
): PlannedExit | undefined {
  const declared = declaredExit(run.pod, container)
  if (declared !== undefined) return { at: simTime(at + declared.afterMs), exitCode: declared.exitCode }
  const isRegular = run.pod.spec.containers.some(({ name }) => name === container.name)
  return isRegular || container.restartPolicy === 'Always' ? undefined : { at: simTime(at + times.init), exitCode: 0 }
}
