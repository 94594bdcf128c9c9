import { assertNever } from '#lib/assert'
import { parseKey } from '#model/objectMeta'
import type { GraphNode, PodState } from '#engine'

/** A Pod's state in words, as cards and screen readers say it. */
export const podStateWords: Readonly<Record<PodState, string>> = {
  ready: 'ready',
  notReady: 'not ready',
  pending: 'pending',
  terminating: 'terminating',
  completed: 'completed',
}

export const count = (n: number, one: string): string => `${n} ${one}${n === 1 ? '' : 's'}`

/** What a screen reader says of a thing on the canvas: its kind, its name, and what its card shows. `pods` is how many a Node holds. */
export function nodeLabel(node: GraphNode, pods: number): string {
  switch (node.type) {
    case 'Node':
      return sentence(`Node ${node.name}`, addressesOf(node), count(pods, 'Pod'), bridgeWords(node))
    case 'Pod':
      return sentence(
        `Pod ${node.name}`,
        podStateWords[node.state],
        addressesOf(node),
        node.node === undefined ? 'waits for a Node' : `on ${parseKey(node.node).name}`,
      )
    case 'Service':
      return sentence(`Service ${node.name}`, addressWords(node), endpointWords(node))
    case 'LoadBalancer':
      return sentence(`Load balancer ${node.name}`, addressesOf(node), 'before the cluster')
    case 'Host':
      return sentence(`Host ${node.name}`, addressesOf(node), 'outside the cluster')
    default:
      return assertNever(node)
  }
}

const sentence = (...parts: readonly string[]): string => parts.filter((part) => part !== '').join(', ')

const addressesOf = ({ address, secondAddress }: GraphNode): string =>
  secondAddress === undefined ? address : `${address} and ${secondAddress}`

const bridgeWords = ({ bridge }: Extract<GraphNode, { type: 'Node' }>): string =>
  bridge === undefined ? '' : `bridge ${bridge.name}`

type ServiceNode = Extract<GraphNode, { type: 'Service' }>

function addressWords(service: ServiceNode): string {
  if (service.headless) return 'headless'
  const port = service.ports[0]
  return port ? `${addressesOf(service)} port ${port.port}` : addressesOf(service)
}

/** `2 of 3 endpoints ready`. */
function endpointWords(service: ServiceNode): string {
  if (service.serviceType === 'ExternalName') return 'an external name'
  const ready = service.endpoints.filter((state) => state === 'ready').length
  return service.endpoints.length === 0
    ? 'no endpoints'
    : `${ready} of ${count(service.endpoints.length, 'endpoint')} ready`
}
