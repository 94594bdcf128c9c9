import { memoLast } from '#lib/memo'
import type { Fault } from '#model/fault'
import { nodeHostId, podHostId } from '#model/hostId'
import { nodeRanges } from '#kinds/node/addresses'
import { objectOf, objectsOf } from '#kinds/registry'
import { cidrContains } from '#model/cidr'
import { objectKey, parseKey, type ObjectKey } from '#model/objectMeta'
import type { ObjectStore } from '#model/objectStore'
import type { HostId } from '#model/trace'
import { blocksIn } from '../cni/blockAffinity'
import { withoutPrefix } from '../linux/addresses'
import type { Host, Network } from '../linux/host'

/**
 * The network with what is broken in it: machines that are off are not there, cables that are out lead nowhere, routes
 * that were lost are missing, processes that have stopped listening have no socket.
 */
export const faultyNetwork = memoLast(
  (network: Network, faults: ReadonlyMap<string, Fault>, objects: ObjectStore): Network => {
    if (faults.size === 0) return network
    const hosts = new Map(network.hosts)
    const apart: (readonly [HostId, HostId | '*'])[] = []
    const silent = new Set<string>()
    const change = (id: HostId, how: (host: Host) => Partial<Host>): void => {
      const host = hosts.get(id)
      if (host !== undefined) hosts.set(id, changed(host, how(host)))
    }
    for (const fault of faults.values()) {
      switch (fault.type) {
        case 'nodeStopped':
          for (const address of cardAddresses(hosts.get(nodeHostId(fault.node)))) silent.add(address)
          for (const id of [nodeHostId(fault.node), ...podsOn(objects, fault.node)]) hosts.delete(id)
          break
        case 'nodeIsolated':
          apart.push([nodeHostId(fault.node), '*'])
          break
        case 'linkCut':
          apart.push([nodeHostId(fault.from), nodeHostId(fault.to)])
          break
        case 'routeBroken': {
          const lost = rangesOf(objects, fault.to)
          change(nodeHostId(fault.node), ({ routes }) => ({ routes: routes.filter(({ prefix }) => !lost(prefix)) }))
          break
        }
        case 'conntrackFull':
          change(nodeHostId(fault.node), () => ({ conntrackMax: full }))
          break
        case 'notListening':
          change(hostOf(fault.pod), ({ sockets }) => ({
            sockets: sockets.filter(
              ({ port, protocol }) =>
                fault.port !== undefined && (port !== fault.port || protocol !== (fault.protocol ?? 'TCP')),
            ),
          }))
          break
        case 'paused':
        case 'probe':
          break
      }
    }
    return { ...network, hosts, apart, silent }
  },
)

const cardAddresses = (host: Host | undefined): readonly string[] =>
  (host?.interfaces ?? []).flatMap(({ kind, addresses }) => (kind === 'ethernet' ? addresses.map(withoutPrefix) : []))

/** Less than any table holds; 0 would set no limit. */
const full = -1

/** The rules of a host are built when somebody asks for them, and so they stay. */
const changed = (host: Host, change: Partial<Host>): Host =>
  Object.create(Object.getPrototypeOf(host) as object, {
    ...Object.getOwnPropertyDescriptors(host),
    ...Object.getOwnPropertyDescriptors(change),
  }) as Host

const podsOn = (objects: ObjectStore, node: string): readonly HostId[] =>
  [...objectsOf(objects, 'Pod').values()]
    .filter(({ spec }) => spec.nodeName === node)
    .map(({ metadata }) => podHostId(metadata.namespace ?? '', metadata.name))

/** Whether a route leads to Pods of a Node: to its ranges or to blocks that it has claimed, or to an address in them. */
function rangesOf(objects: ObjectStore, node: string): (prefix: string) => boolean {
  const object = objectOf(objects, 'Node', objectKey('Node', '', node))
  const claimed = blocksIn(objects).flatMap((block) => (block.node === node ? [block.cidr] : []))
  const ranges = [...claimed, ...(object === undefined ? [] : nodeRanges(object))]
  return (prefix) => ranges.some((range) => prefix !== '' && cidrContains(range, withoutPrefix(prefix)))
}

function hostOf(pod: ObjectKey): HostId {
  const { namespace, name } = parseKey(pod)
  return podHostId(namespace, name)
}
