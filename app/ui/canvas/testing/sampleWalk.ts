import type { Graph, GraphNode, Station, StationKind } from '#engine'
import { objectKey, type ObjectKey } from '#model/objectMeta'
import type { Packet } from '#model/packet'
import type { Hop, HookName, HostId, HostRef, PlacedStep, Step, Trace } from '#model/trace'

export const nodeKey = (name: string): ObjectKey => objectKey('Node', '', name)
export const podKey = (name: string): ObjectKey => objectKey('Pod', 'default', name)
export const serviceKey = (name: string): ObjectKey => objectKey('Service', 'default', name)
export const hostKey = (name: string): ObjectKey => objectKey('Host', '', name)

/** Nodes with so many Pods each, named `n1`, `n2` and `n1-p1`, `n1-p2`; the Service `web` with all Pods of the last Node; the host `laptop`. */
export function sampleGraph(podsPerNode: readonly number[], services: readonly string[] = ['web']): Graph {
  const pods = podsPerNode.flatMap((count, n) =>
    Array.from({ length: count }, (_, p): GraphNode => ({
      type: 'Pod',
      key: podKey(`n${n + 1}-p${p + 1}`),
      node: nodeKey(`n${n + 1}`),
      namespace: 'default',
      name: `n${n + 1}-p${p + 1}`,
      address: `10.244.${n}.${p + 2}`,
      ports: [8080],
      state: 'ready',
      because: '',
    })),
  )
  const last = pods.filter((pod) => pod.type === 'Pod' && pod.node === nodeKey(`n${podsPerNode.length}`))
  return {
    nodes: [
      ...podsPerNode.map((_, n): GraphNode => ({
        type: 'Node',
        key: nodeKey(`n${n + 1}`),
        name: `n${n + 1}`,
        address: `192.168.0.${11 + n}`,
        podCIDR: `10.244.${n}.0/24`,
      })),
      ...pods,
      ...services.map((name): GraphNode => ({
        type: 'Service',
        key: serviceKey(name),
        namespace: 'default',
        name,
        serviceType: 'ClusterIP',
        headless: false,
        address: '10.96.40.40',
        ports: [{ port: 80, targetPort: '8080', protocol: 'TCP', name: '' }],
        endpoints: last.map(() => 'ready' as const),
      })),
      { type: 'Host', key: hostKey('laptop'), name: 'laptop', address: '198.51.100.7', listens: [] },
    ],
    edges: services.flatMap((name) =>
      last.map((pod) => ({
        id: `${name} ${pod.key}`,
        service: serviceKey(name),
        pod: pod.key,
        state: 'ready' as const,
      })),
    ),
  }
}

const packet: Packet = {
  protocol: 'TCP',
  src: '10.244.0.2',
  srcPort: 40000,
  dst: '10.96.40.40',
  dstPort: 80,
  role: 'SYN',
  ttl: 64,
  mark: 0,
  payload: '',
}

/** What happens on each machine of a sample walk, one station for each step. */
type Happening = 'send' | 'in' | 'out' | 'route' | 'deliver' | HookName

interface Visit {
  readonly key: ObjectKey
  readonly happens: readonly Happening[]
}

/** A trace and its stations for a walk over these machines, and back over those of `reply`. */
export function sampleWalk(visits: readonly Visit[], reply: readonly Visit[] = []) {
  const there = legOf('request', visits)
  const back = legOf('reply', reply)
  const trace: Trace = {
    ...traceOf(there.hops),
    ...(reply.length > 0 ? { reply: traceOf(back.hops) } : {}),
  }
  const stations = [...there.stations, ...back.stations].map((station, index) => ({ ...station, index }))
  return { trace, stations }
}

export const throughNode = (key: ObjectKey): Visit => ({
  key,
  happens: ['in', 'PREROUTING', 'route', 'FORWARD', 'POSTROUTING', 'out'],
})

/** There and back between two Pods over these Nodes. */
export function betweenPods(from: ObjectKey, nodes: readonly ObjectKey[], to: ObjectKey) {
  return sampleWalk(
    [{ key: from, happens: ['send', 'out'] }, ...nodes.map(throughNode), { key: to, happens: ['in', 'deliver'] }],
    [
      { key: to, happens: ['send', 'out'] },
      ...nodes.toReversed().map(throughNode),
      { key: from, happens: ['in', 'deliver'] },
    ],
  )
}

function legOf(leg: Station['leg'], visits: readonly Visit[]) {
  const stations: Station[] = []
  const hops = visits.map(({ key, happens }, hop): Hop => {
    const host = refOf(key)
    happens.forEach((happening, step) => {
      stations.push({
        index: 0,
        leg,
        host,
        hop,
        steps: [step],
        kind: kindOf(happening),
        title: happening,
        detail: '',
        packet,
        changes: [],
        decisive: false,
      })
    })
    const steps = happens.map((happening): PlacedStep => ({ ...stepOf(happening), packet }))
    return { host, arrived: packet, steps, ...(hop < visits.length - 1 ? { left: packet } : {}) }
  })
  return { hops, stations }
}

const traceOf = (hops: readonly Hop[]): Trace => {
  const last = hops.at(-1)
  return {
    id: 't',
    packet,
    hops,
    disposition: last
      ? { ok: true, at: { host: last.host, ip: packet.dst, port: packet.dstPort } }
      : { ok: false, reason: 'no-route', evidence: { hop: 0, step: 0 } },
  }
}

function refOf(key: ObjectKey): HostRef {
  const [kind = '', , name = ''] = key.split('/')
  return {
    id: `${kind.toLowerCase()}/${name}` as HostId,
    kind: kind === 'Pod' ? 'pod' : kind === 'Node' ? 'node' : 'host',
    name,
    key,
  }
}

function kindOf(happening: Happening): StationKind {
  if (happening === 'in') return 'enter'
  if (happening === 'out') return 'exit'
  if (happening === 'send' || happening === 'route' || happening === 'deliver') return happening
  return 'chain'
}

function stepOf(happening: Happening): Step {
  switch (happening) {
    case 'send':
      return { kind: 'originate' }
    case 'in':
      return { kind: 'enterInterface', interface: 'eth0' }
    case 'out':
      return { kind: 'exitInterface', interface: 'eth0' }
    case 'route':
      return { kind: 'route', table: 'main', prefix: '0.0.0.0/0', interface: 'eth0' }
    case 'deliver':
      return { kind: 'deliver', endpoint: '10.244.1.2:8080' }
    case 'PREROUTING':
    case 'INPUT':
    case 'FORWARD':
    case 'OUTPUT':
    case 'POSTROUTING':
      return { kind: 'hook', hook: happening, table: 'nat' }
  }
}
