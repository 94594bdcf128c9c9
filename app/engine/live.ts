// The public face of a cluster that lives over time: what lets time go by, names what comes next, and sums up streams of
// requests. A cluster that comes to rest at once needs none of it, so it is a part of its own that is loaded on demand.
export { liveStep } from './clock/liveStep'
export type { Stream, StreamState, Tally } from './clock/streamState'
export { totalsOf } from './clock/streamState'
export type { Task } from './clock/task'
export { describeTask } from './clock/task'
export type { Condition } from './clock/condition'
export { hasUpToDateRules, isMet, readyEndpoints } from './clock/condition'
export type { Foreseen, LookAhead } from './clock/foresee'
export { lookAhead, lookFurther } from './clock/foresee'
export type { ProbeView } from './kubelet/probeViews'
export { probeViews } from './kubelet/probeViews'
