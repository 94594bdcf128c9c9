import type { ProbeKind } from '#kinds/pod/containers'
import type { Container, Pod, PodStatus } from '#kinds/pod/schema'
import type { EventId } from '#model/simEvent'
import type { SimTime } from '#model/simTime'
import type { PodPlace } from './podPlace'
import type { ProbeState } from './probeState'
import type { RestartBackOff } from './restartBackOff'

/** How a container ended. */
export interface Ended {
  readonly startedAt: SimTime
  readonly finishedAt: SimTime
  readonly exitCode: number
  /** Where it is not told by the exit code. */
  readonly reason?: string
}

/** What a container is doing. */
export type ContainerState =
  | { readonly kind: 'waiting' }
  /** On its way; `ended` is how the container before it ended. */
  | { readonly kind: 'pulling' | 'creating'; readonly until: SimTime; readonly ended?: Ended }
  /** It runs; until `opens` it does not listen yet. */
  | { readonly kind: 'running'; readonly since: SimTime; readonly exits?: PlannedExit; readonly opens?: SimTime }
  | { readonly kind: 'exited'; readonly ended: Ended }

/** An end that will come unless something else comes first. */
export interface PlannedExit {
  readonly at: SimTime
  readonly exitCode: number
}

/** A container that is being stopped: what is still to come of its hook, its signals and its exit. */
export interface Stop {
  readonly since: SimTime
  readonly graceMs: number
  /** Whether it is started again once it has stopped. */
  readonly restarts: boolean
  /** A sidecar that still has to wait for those that it serves. */
  readonly awaitsTurn: boolean
  readonly signals: readonly PlannedSignal[]
  /** The end that SIGTERM or SIGKILL leads to. */
  readonly exit: PlannedExit
}

export interface PlannedSignal {
  readonly at: SimTime
  readonly what: 'preStop' | 'SIGTERM' | 'SIGKILL'
}

/** One probe's worker: what it remembers, when its turn comes, and the question that is still open. */
export interface ProbeWorker {
  readonly state: ProbeState
  readonly nextTick: SimTime
  readonly asking?: { readonly since: SimTime; readonly until: SimTime }
  /** A turn came while a question was open; it is taken as soon as that is answered. */
  readonly again: boolean
}

/** What there is to know of a container when one looks at it. */
export interface ContainerLook {
  readonly state: ContainerState
  /** How often it was started. */
  readonly starts: number
  /** How the one before it ended. */
  readonly last?: Ended
}

/** What a container is really doing, and in `seen` what the kubelet has noticed: `waiting`, `running` or `exited`. */
export interface ContainerRun extends ContainerLook {
  readonly container: Container
  readonly seen: ContainerLook
  readonly backOff?: RestartBackOff
  /** It waits for its next start. */
  readonly waits?: { readonly until: SimTime; readonly delayMs: number }
  readonly stop?: Stop
  readonly workers: readonly ProbeWorker[]
  /** Whether its process takes new connections. */
  readonly listens: boolean
}

/** A Pod on its Node, as its kubelet has it: plain data, from which everything that follows can be computed. */
export interface PodRun {
  /** The Pod as the kubelet's informer showed it last. */
  readonly pod: Pod
  readonly place?: PodPlace
  /** Why it has no place. */
  readonly lacks?: string
  readonly sandbox: { readonly kind: 'none' | 'ready' } | { readonly kind: 'creating'; readonly until: SimTime }
  /** Init containers first, each sort in the order of the spec. */
  readonly containers: readonly ContainerRun[]
  /** What is started next, one after the other, by name. */
  readonly queue: readonly string[]
  /** Something has changed that the kubelet has not looked at; it has since then. */
  readonly changedAt?: SimTime
  /** All of it is being stopped: deleted, or done. */
  readonly ending?: { readonly since: SimTime; readonly deleted: boolean }
  /** When the last of a deleted Pod is cleaned up. */
  readonly removedAt?: SimTime
  /** There is nothing left to do. */
  readonly isOver: boolean
  /** The status that was reported last. */
  readonly reported: PodStatus
  /** The last thing that happened about the Pod, which what comes next of itself follows from. */
  readonly causedBy?: EventId
}

/** How long what a kubelet and its container runtime do takes, in milliseconds; all 0: everything at once. */
export interface KubeletTimes {
  /** The sandbox and its network. */
  readonly sandbox: number
  /** An image that is not on the Node yet. */
  readonly pull: number
  /** Creating a container and starting it. */
  readonly start: number
  /** Between two looks of the kubelet at its containers. */
  readonly relist: number
  /** What an init container needs that says nothing about it. */
  readonly init: number
  /** Taking down network and volumes of a Pod whose containers have ended. */
  readonly cleanUp: number
}

/** What all Pods of a Node share. */
export interface KubeletContext {
  readonly seed: number
  readonly times: KubeletTimes
  /** When the kubelet itself was started: the first turns of its probes are spread over a period. */
  readonly kubeletSince: SimTime
}

export type PodInput =
  /** The kubelet's informer shows the Pod. */
  | { readonly type: 'sync'; readonly pod: Pod; readonly place: PodPlace | NoPlace }
  /** Nothing but that time has gone on. */
  | { readonly type: 'tick' }
  /** The answer to the probe that was sent at `asked`; one that comes too late is left alone. */
  | {
      readonly type: 'probeResult'
      readonly container: string
      readonly probe: ProbeKind
      readonly asked: SimTime
      readonly result: 'success' | 'failure' | 'error'
      readonly message?: string
    }
  /** The processes of one container, or of all, end at once. */
  | { readonly type: 'crash'; readonly container: string | undefined; readonly exitCode: number }

/** A Pod has no place while the network plugin has no address for it. */
export interface NoPlace {
  readonly lacks: string
}

/** What a probe asks. `port` is undefined where no container port has the name that it asks for. */
export type ProbeTarget =
  | {
      readonly kind: 'httpGet'
      readonly host: string
      readonly port: number | undefined
      readonly path: string
      readonly scheme: 'HTTP' | 'HTTPS'
    }
  | { readonly kind: 'tcpSocket'; readonly host: string; readonly port: number | undefined }
  | { readonly kind: 'grpc'; readonly host: string; readonly port: number | undefined }
  | { readonly kind: 'exec'; readonly command: readonly string[] }

/** What the Pod's life leads to outside of it, at its own time. */
export type PodEffect = { readonly at: SimTime } & (
  | { readonly type: 'status'; readonly status: PodStatus }
  /** A probe is sent; the answer is due before `until`. */
  | {
      readonly type: 'probe'
      readonly container: string
      readonly probe: ProbeKind
      readonly target: ProbeTarget
      readonly until: SimTime
    }
  /** An event of Kubernetes, in the kubelet's words. */
  | {
      readonly type: 'event'
      readonly severity: 'Normal' | 'Warning'
      readonly reason: string
      readonly message: string
    }
  /** A process is told to stop. */
  | { readonly type: 'signal'; readonly container: string; readonly what: PlannedSignal['what'] }
  /** Nothing of the Pod is left on the Node: its object may go. */
  | { readonly type: 'removed' }
)

/** A run after something happened, and what comes of it. */
export interface Advanced {
  readonly run: PodRun
  readonly effects: readonly PodEffect[]
}
