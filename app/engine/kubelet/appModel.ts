import { runningContainers, type ProbeKind } from '#kinds/pod/containers'
import { objectsOf } from '#kinds/registry'
import type { Container, Pod } from '#kinds/pod/schema'
import { parseIp } from '#model/ip'
import type { ObjectStore } from '#model/objectStore'
import type { IntOrString, Protocol } from '#model/port'
import { matchesPairs } from '#model/selector'
import { behaviourProblems, entriesOf } from './behaviour'

/** A socket that a Pod's processes listen on. `::` stands for all addresses, `0.0.0.0` for all of IPv4. */
export interface Listener {
  readonly protocol: Protocol
  readonly address: string
  readonly port: number
  /** What answers there. */
  readonly service: 'http' | 'dns' | 'plain'
}

/** The annotation by which a Pod says what its processes listen on. */
export const listensAnnotation = 'kubewalk.dev/listens'

/**
 * What the processes of a Pod really listen on.
 *
 * What the annotation says; without it the containerPorts; for a Pod that declares none at all, the numeric targetPorts
 * of the Services that select it and the ports of its probes. Entries of the annotation that say nothing are left out
 * here and named by `annotationProblems`.
 */
export function listensOf(pod: Pod, store: ObjectStore): readonly Listener[] {
  return [...new Map(declared(pod, store).map((one) => [`${one.protocol} ${one.address} ${one.port}`, one])).values()]
}

/** What a person would have to mend in the annotations of a Pod: one sentence for each entry that cannot be read. */
export function annotationProblems(pod: Pod): readonly string[] {
  const listens = entriesOf(pod, listensAnnotation).filter((entry) => parseListener(entry) === undefined)
  return [
    ...listens.map((entry) => `${listensAnnotation}: ${JSON.stringify(entry)} is not a port such as 8080/TCP`),
    ...behaviourProblems(pod),
  ]
}

/** The port that a probe asks: a number, or the container port of that name; undefined when there is none, or it asks none. */
export function probePort(container: Container, kind: ProbeKind): number | undefined {
  const probe = container[`${kind}Probe`]
  const port: IntOrString | undefined = probe?.httpGet?.port ?? probe?.tcpSocket?.port ?? probe?.grpc?.port
  return typeof port === 'string' ? container.ports?.find(({ name }) => name === port)?.containerPort : port
}

function declared(pod: Pod, store: ObjectStore): readonly Listener[] {
  const annotation = pod.metadata.annotations?.[listensAnnotation]
  const listener = (port: number, protocol: Protocol, address = '::'): Listener => ({
    protocol,
    address,
    port,
    service: serviceAt(pod, port, protocol),
  })
  if (annotation !== undefined) {
    return entriesOf(pod, listensAnnotation)
      .flatMap((entry) => parseListener(entry) ?? [])
      .map(({ port, protocol, address }) => listener(port, protocol, address))
  }
  const containers = runningContainers(pod)
  const ports = containers.flatMap((container) => container.ports ?? [])
  if (ports.length > 0) return ports.map(({ containerPort, protocol }) => listener(containerPort, protocol ?? 'TCP'))
  return [
    ...targetedPorts(pod, store).map(({ port, protocol }) => listener(port, protocol)),
    ...containers.flatMap((container) =>
      (['startup', 'readiness', 'liveness'] as const).flatMap((kind) => {
        const port = probePort(container, kind)
        return port === undefined ? [] : [listener(port, 'TCP')]
      }),
    ),
  ]
}

function targetedPorts(
  pod: Pod,
  store: ObjectStore,
): readonly { readonly port: number; readonly protocol: Protocol }[] {
  const found: { readonly port: number; readonly protocol: Protocol }[] = []
  for (const service of objectsOf(store, 'Service').values()) {
    if (service.metadata.namespace !== pod.metadata.namespace) continue
    if (!matchesPairs(service.spec.selector, pod.metadata.labels)) continue
    for (const { port, targetPort = port, protocol = 'TCP' } of service.spec.ports ?? []) {
      if (typeof targetPort === 'number') found.push({ port: targetPort, protocol })
    }
  }
  return found
}

/** CoreDNS is known by the label that its Service selects, as in every cluster; any other TCP socket speaks HTTP when asked to. */
function serviceAt(pod: Pod, port: number, protocol: Protocol): Listener['service'] {
  const isDns = pod.metadata.labels?.['k8s-app'] === 'kube-dns'
  if (isDns && port === 53) return 'dns'
  return protocol === 'TCP' ? 'http' : 'plain'
}

interface DeclaredListener {
  readonly port: number
  readonly protocol: Protocol
  readonly address?: string
}

/** `8080/TCP`, `127.0.0.1:9090/TCP`, `[::1]:53/UDP`; without a protocol it is TCP. */
function parseListener(entry: string): DeclaredListener | undefined {
  const match = /^(?:(?:\[(?<six>[^\]]*)\]|(?<four>[^:\s]*)):)?(?<port>\d{1,5})(?:\/(?<protocol>TCP|UDP|SCTP))?$/i.exec(
    entry,
  )
  const port = Number(match?.groups?.['port'] ?? '0')
  if (match === null || port < 1 || port > 65535) return undefined
  const protocol = protocols[(match.groups?.['protocol'] ?? 'TCP').toUpperCase()] ?? 'TCP'
  const text = match.groups?.['six'] ?? match.groups?.['four']
  if (text === undefined || text === '*') return { port, protocol }
  const address = parseIp(text)?.text
  return address === undefined ? undefined : { port, protocol, address }
}

const protocols: Readonly<Record<string, Protocol>> = { TCP: 'TCP', UDP: 'UDP', SCTP: 'SCTP' }
