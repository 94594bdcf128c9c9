// The public face of a cluster that lives over time: what lets time go by and names what comes next. A cluster that comes
// to rest at once needs none of it, so it is a part of its own that is loaded on demand.
export { liveStep } from './clock/liveStep'
export { describeTask } from './clock/task'
