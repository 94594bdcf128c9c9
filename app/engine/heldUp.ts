import type { Fault } from '#model/fault'
import type { ComponentId } from '#model/simEvent'

/** Whether a component does nothing, because it is paused or because its Node is off or out of everybody's reach. */
export function isHeldUp(faults: ReadonlyMap<string, Fault>, component: ComponentId): boolean {
  const [, node] = component.split('/')
  for (const fault of faults.values()) {
    if (fault.type === 'paused' && fault.component === component) return true
    if ((fault.type === 'nodeStopped' || fault.type === 'nodeIsolated') && fault.node === node) return true
  }
  return false
}
