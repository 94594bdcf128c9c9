import { objectOf } from '#kinds/registry'
import { memoByObject } from '#lib/memo'
import type { Fault } from '#model/fault'
import { endpointText } from '#model/packet'
import { objectKey } from '#model/objectMeta'
import type { Node } from '#kinds/node/schema'
import type { ProbePacket } from '../kubelet/probeReply'
import type { PodRun, ProbeTarget } from '../kubelet/podRun'
import { walk } from '../trace/request'
import type { World } from '../world'

/**
 * What becomes of a probe's packet: it is walked from the Node to where the probe asks, rule by rule, as any request.
 *
 * What was found holds as long as nothing changes that may matter on the way, which for a Node and its own Pods is what
 * is broken, the Node, the Pod's address and who of it listens; what kube-proxy writes meanwhile is about other addresses.
 * Where packets are not simulated a probe finds the socket or does not.
 */
export function probePacket(world: World, run: PodRun, container: string, target: ProbeTarget): ProbePacket {
  if (target.kind === 'exec') return 'arrives'
  const name = run.pod.spec.nodeName ?? ''
  const node = objectOf(world.objects, 'Node', objectKey('Node', '', name))
  const silent = run.containers.flatMap((one) => (one.listens ? [] : [one.container.name])).join()
  if (node === undefined || target.port === undefined) return 'lost'
  const known = foundBy(world.faults)(node)
  const to = `tcp://${endpointText(target.host, target.port)}`
  const key = `${world.settings.cni.plugin} ${run.pod.metadata.uid ?? ''} ${to} ${silent}`
  const before = known.get(key)
  if (before !== undefined) return before
  const found = walked(world, name, to) ?? (silent.split(',').includes(container) ? 'refused' : 'arrives')
  known.set(key, found)
  return found
}

const foundBy = memoByObject((_faults: ReadonlyMap<string, Fault>) =>
  memoByObject((_node: Node) => new Map<string, ProbePacket>()),
)

function walked(world: World, node: string, to: string): ProbePacket | undefined {
  const sent = walk(world, { name: 'probe', from: `node/${node}`, to, connections: 1 }, 0, 'drawn')
  if (!sent.ok) return undefined
  const verdict = sent.value.outcomes[sent.value.drawn]?.verdict
  if (verdict === 'delivered') return 'arrives'
  return verdict === 'refused' || verdict === 'rejected' ? 'refused' : 'lost'
}
