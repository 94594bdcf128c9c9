import { objectOf } from '#kinds/registry'
import { workloadWord } from '#kinds/workloadPods'
import { balancerAddress, serviceAddress, urlHost } from './serviceAddress'
import type { World } from '#engine'
import { eachFamily } from '#model/addressFamilies'
import { parseKey, type ObjectKey } from '#model/objectMeta'
import { endpointText } from '#model/packet'
import { hostByKey } from './hosts'
import { liveObject } from './liveObject'
import { livePods } from './livePods'
import { workloadOf } from './ownership'
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

/**
 * A sender as a request names it: `host/laptop`, `node/node1`, `default/web-1`, `default/deploy/api`.
 *
 * The Pod that stands for its workload in a request is named by the workload: its own name was generated and is another
 * one wherever the scenario is opened anew.
 */
export function senderText({ world }: PlaygroundState, from: ObjectKey): string {
  const { kind, namespace, name } = parseKey(from)
  switch (kind) {
    case 'Host':
      return `host/${name}`
    case 'Node':
      return `node/${name}`
    case 'Deployment':
    case 'ReplicaSet':
    case 'StatefulSet':
    case 'DaemonSet':
    case 'Job':
      return workloadText(from)
    default: {
      const workload = workloadOf(world, from)
      return workload === undefined || firstPodOf(world, workload) !== from
        ? `${namespace}/${name}`
        : workloadText(workload)
    }
  }
}

function workloadText(key: ObjectKey): string {
  const { kind, namespace, name } = parseKey(key)
  return `${namespace}/${workloadWord(kind) ?? kind.toLowerCase()}/${name}`
}

/** The first of a workload's Pods by name that runs: the one that sends when a request names the workload. */
function firstPodOf(world: World, workload: ObjectKey): ObjectKey | undefined {
  const pods = [...livePods(world)].filter(
    ([key, pod]) => pod.status?.podIP !== undefined && workloadOf(world, key) === workload,
  )
  return pods.map(([key]) => key).sort()[0]
}

/**
 * What one would type to reach `to` from `from`: a Service by its name as short as it resolves there, or
 * from outside by its external address or node port; a load balancer by its address or name; a Pod, Node or machine by its address. Undefined when there is nothing to be reached.
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
    case 'LoadBalancer':
      return balancerAddress(state, to)
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
    ? `udp://${endpointText(pod.status.podIP, port?.containerPort ?? 80)}`
    : `pod://${namespace}/${name}:${port?.containerPort ?? 80}`
}

function nodeAddress({ world }: PlaygroundState, key: ObjectKey): string | undefined {
  const node = objectOf(world.objects, 'Node', key)
  const address = node?.status?.addresses?.find(({ type }) => type === 'InternalIP')?.address
  if (address === undefined) return undefined
  for (const service of world.objects.byKind.get('Service')?.keys() ?? []) {
    const port = objectOf(world.objects, 'Service', service)?.spec.ports?.find(({ nodePort }) => nodePort !== undefined)
    if (port?.nodePort !== undefined) return `http://${endpointText(address, port.nodePort)}/`
  }
  return `http://${urlHost(address)}/`
}

function hostAddress({ scenario }: PlaygroundState, key: ObjectKey): string | undefined {
  const host = hostByKey(scenario, key)
  const [port = '80', protocol = 'TCP'] = host?.listens[0]?.split(':').at(-1)?.split('/') ?? []
  return host && `${protocol.toLowerCase()}://${endpointText(eachFamily(host.ip)[0] ?? '', Number(port))}`
}
