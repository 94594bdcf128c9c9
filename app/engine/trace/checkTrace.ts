import { invariant } from '#lib/assert'
import { innermost } from '#model/packet'
import type { PlacedStep, Trace } from '#model/trace'

/**
 * Throws unless a trace keeps the promises that everything which reads traces relies on.
 *
 * Every hop but the last ends by leaving, and the next host gets what left; the last hop does not leave. A failure
 * points at a step that is there; a delivered packet's last step is its delivery (or the answer
 * of public DNS, whose packets are not simulated). The mark stays within a host, and the
 * TTL never rises, whatever a tunnel wraps round the packet, unless a proxy sends one of its own. The reply keeps the same
 * promises.
 */
export function checkTrace(trace: Trace): void {
  const { hops, disposition, id } = trace
  invariant(hops.length > 0, `${id} has a hop`)
  hops.forEach((hop, at) => {
    const last = at === hops.length - 1
    const where = `${id}, hop ${at} on ${hop.host.id}`
    invariant(hop.steps.length > 0, `${where} has steps`)
    invariant(last === (hop.left === undefined), `${where} ${last ? 'does not leave' : 'leaves'}`)
    invariant(hop.arrived.mark === 0, `${where} gets a packet without a mark`)
    invariant(
      hop.steps.every(
        (step, i) =>
          innermost(step.packet).ttl <= innermost(hop.arrived).ttl || hop.steps.slice(0, i + 1).some(isProxy),
      ),
      `${where} does not raise the TTL`,
    )
    if (hop.left) {
      invariant(hop.steps.at(-1)?.kind === 'exitInterface', `${where} leaves by an interface`)
      invariant(hop.left === hops[at + 1]?.arrived, `${where} hands on the packet that left`)
    }
  })
  const end = hops.at(-1)?.steps.at(-1)
  if (disposition.ok) {
    invariant(end?.kind === 'deliver' || end?.kind === 'resolve', `${id} ends with its delivery or its answer`)
  } else {
    const { hop, step } = disposition.evidence
    invariant(hop === hops.length - 1 && hops[hop]?.steps[step] !== undefined, `${id} fails at a step of its last hop`)
  }
  if (trace.reply) checkTrace(trace.reply)
}

const isProxy = ({ kind }: PlacedStep): boolean => kind === 'proxy'
