import { objectOf } from '#kinds/registry'
import { serviceAddress } from './serviceAddress'
import { parseKey, type ObjectKey } from '#model/objectMeta'
import { hostByKey } from './hosts'
import { liveObject } from './liveObject'
import type { PlaygroundState } from './state'

/** Whether requests can start at that object: machines and Pods send, what is only read does not. */
export function canSend(state: PlaygroundState, from: ObjectKey): true | { because: string } {
  switch (parseKey(from).kind) {
    case 'Host':
      return hostByKey(state.scenario, from) !== undefined || { because: 'That machine is gone.' }
    case 'Pod':
    case 'Node':
    case 'Deployment':
      return liveObject(state.world, from) !== undefined || { because: 'That object is gone.' }
    default:
      return { because: 'Requests start at a Pod, a Node or a machine outside.' }
  }
}

/** A sender as a request names it: `host/laptop`, `node/node1`, `default/web-1`, `default/deploy/api`. */
export function senderText(from: ObjectKey): string {
  const { kind, namespace, name } = parseKey(from)
  switch (kind) {
    case 'Host':
      return `host/${name}`
    case 'Node':
      return `node/${name}`
    case 'Deployment':
      return `${namespace}/deploy/${name}`
    default:
      return `${namespace}/${name}`
  }
}

/**
 * What one would type to reach `to` from `from`: a Service by its name as short as it resolves there, or by node port
 * from outside; a Pod, Node or machine by its address. Undefined when there is nothing to be reached.
 */
export function targetText(state: PlaygroundState, from: ObjectKey, to: ObjectKey): string | undefined {
  const { kind } = parseKey(to)
  switch (kind) {
    case 'Service':
      return serviceAddress(state, from, to)
    case 'Pod':
      return podAddress(state, to)
    case 'Node':
      return nodeAddress(state, to)
    case 'Host':
      return hostAddress(state, to)
    default:
      return undefined
  }
}

function podAddress({ world }: PlaygroundState, key: ObjectKey): string | undefined {
  const pod = objectOf(world.objects, 'Pod', key)
  const port = pod?.spec.containers.flatMap((container) => container.ports ?? [])[0]
  const { namespace, name } = parseKey(key)
  if (!pod) return undefined
  const scheme = port?.protocol === 'UDP' ? 'udp' : 'pod'
  return scheme === 'udp' && pod.status?.podIP !== undefined
    ? `udp://${pod.status.podIP}:${port?.containerPort ?? 80}`
    : `pod://${namespace}/${name}:${port?.containerPort ?? 80}`
}

function nodeAddress({ world }: PlaygroundState, key: ObjectKey): string | undefined {
  const node = objectOf(world.objects, 'Node', key)
  const address = node?.status?.addresses?.find(({ type }) => type === 'InternalIP')?.address
  if (address === undefined) return undefined
  for (const service of world.objects.byKind.get('Service')?.keys() ?? []) {
    const port = objectOf(world.objects, 'Service', service)?.spec.ports?.find(({ nodePort }) => nodePort !== undefined)
    if (port?.nodePort !== undefined) return `http://${address}:${port.nodePort}/`
  }
  return `http://${address}/`
}

function hostAddress({ scenario }: PlaygroundState, key: ObjectKey): string | undefined {
  const host = hostByKey(scenario, key)
  const [port = '80', protocol = 'TCP'] = host?.listens[0]?.split(':').at(-1)?.split('/') ?? []
  return host && `${protocol.toLowerCase()}://${host.ip}:${port}`
}
