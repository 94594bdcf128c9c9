export type { Layout, Place, Scenario } from './scenario'
export { geometry, nodeHeight, nodeWidth, podSlot } from './geometry'
export { completeLayout, outsideZone, type Frame, type Frames } from './layoutPacker'
