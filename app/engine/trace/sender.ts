import { err, ok, type Result } from '#lib/result'
import { nodeHostId, outsideHostId, podHostId } from '#model/hostId'
import { objectKey } from '#model/objectMeta'
import type { HostId } from '#model/trace'
import type { Pod } from '#kinds/pod/schema'
import { kinds, objectOf } from '#kinds/registry'
import { podsOfWorkload, workloadKindOf, type WorkloadKind } from '#kinds/workloadPods'
import type { Host, Network } from '../linux/host'
import type { World } from '../world'

/** Who sends a request: the network namespace that the packet leaves from, and the resolver configuration of the process. */
export interface Sender {
  readonly host: Host
  readonly resolv: Host['resolv']
  /** What the process calls itself; /etc/hosts has its address. */
  readonly hostname: string
}

const podWords = ['po', 'pod', 'pods']

/**
 * Reads a request's `from`: `host/NAME`, `node/NAME`, `NAMESPACE/POD`, or a workload such as `NAMESPACE/deploy/NAME`, which
 * stands for the first of its Pods by name that runs. Errors are worded as kubectl words them.
 */
export function findSender(world: World, network: Network, from: string): Result<Sender, string> {
  const [first = '', second = '', third, ...rest] = from.trim().split('/')
  if (second === '' || rest.length > 0) {
    return err(`cannot read ${JSON.stringify(from)}: write host/NAME, node/NAME or NAMESPACE/POD`)
  }
  if (third === undefined) {
    if (first === 'host') return machine(network, outsideHostId(second), `host ${JSON.stringify(second)} not found`)
    if (first === 'node') return machine(network, nodeHostId(second), `nodes ${JSON.stringify(second)} not found`)
    return podSender(world, network, first, second)
  }
  if (podWords.includes(second)) return podSender(world, network, first, third)
  const kind = workloadKindOf(second)
  if (!kind || third === '') {
    return err(
      `cannot read ${JSON.stringify(from)}: ${JSON.stringify(second)} is no kind of workload; use deploy, rs, sts, ds or job`,
    )
  }
  return workloadSender(world, network, kind, first, third)
}

function machine(network: Network, id: HostId, otherwise: string): Result<Sender, string> {
  const host = network.hosts.get(id)
  return host ? ok({ host, resolv: host.resolv, hostname: host.ref.name }) : err(otherwise)
}

function podSender(world: World, network: Network, namespace: string, name: string): Result<Sender, string> {
  const pod = objectOf(world.objects, 'Pod', objectKey('Pod', namespace, name))
  if (!pod) return err(`pods ${JSON.stringify(name)} not found in namespace ${JSON.stringify(namespace)}`)
  const sender = senderOf(network, pod)
  return sender ? ok(sender) : err(`pod ${namespace}/${name} is not running: ${phaseOf(pod)}`)
}

const phaseOf = (pod: Pod): string =>
  pod.spec.nodeName === undefined
    ? 'it is not bound to a node'
    : `its phase is ${pod.status?.phase ?? 'Pending'}${pod.status?.podIP === undefined ? ' and it has no address' : ''}`

/** A Pod on the host network sends from its Node, with its own resolv.conf. */
function senderOf(network: Network, pod: Pod): Sender | undefined {
  const id = podHostId(pod.metadata.namespace ?? '', pod.metadata.name)
  const resident = network.residents?.get(id)
  const host = network.hosts.get(resident?.host ?? id)
  const hostname = resident ? host?.ref.name : (pod.spec.hostname ?? pod.metadata.name)
  return host && { host, resolv: resident?.resolv ?? host.resolv, hostname: hostname ?? pod.metadata.name }
}

function workloadSender(
  world: World,
  network: Network,
  kind: WorkloadKind,
  namespace: string,
  name: string,
): Result<Sender, string> {
  const { objects } = world
  if (!objectOf(objects, kind, objectKey(kind, namespace, name))) {
    const { plural, apiVersion } = kinds[kind]
    const [group] = apiVersion.split('/')
    return err(`${plural}.${group} ${JSON.stringify(name)} not found in namespace ${JSON.stringify(namespace)}`)
  }
  const pods = podsOfWorkload(objects, objectKey(kind, namespace, name))
  for (const pod of pods) {
    const sender = senderOf(network, pod)
    if (sender) return ok(sender)
  }
  const found = pods.length === 0 ? 'has no pods' : 'has no pod that runs'
  return err(`${kind.toLowerCase()} ${namespace}/${name} ${found}`)
}
