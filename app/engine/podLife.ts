// The public face of what a kubelet goes by, piece by piece: what probes lead to, how a Pod is summed up, how it ends.
// The kubelet itself is part of `step`; the conformance vectors ask about the pieces.
export { podDeletionGrace } from './apiserver/podDeletion'
export { endpointOf } from './controllers/endpointslice/endpointOf'
export { podConditions } from './kubelet/podConditions'
export { podPhase } from './kubelet/podPhase'
export { httpProbeAnswer } from './kubelet/probeResponse'
export type { ContainerProbes } from './kubelet/probeState'
export {
  demandsRestart,
  forNewContainer,
  isReady,
  isStarted,
  newProbeState,
  probeAnswered,
  probeKinds,
  probeTurn,
} from './kubelet/probeState'
export type { RestartBackOff } from './kubelet/restartBackOff'
export { afterRestart, crashLoopState, restartAt } from './kubelet/restartBackOff'
export { isRestarted } from './kubelet/restartPolicy'
export { graceOf, killedExitCode, stopTimes } from './kubelet/termination'
