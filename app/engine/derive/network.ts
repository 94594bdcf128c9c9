import { memoByObject, memoLast } from '#lib/memo'
import { cidrsOf, firstOfEachFamily, joinFamilies, ofFamily } from '#model/addressFamilies'
import { nthAddress, type Cidr } from '#model/cidr'
import type { ClusterSettings, ExternalHost } from '#model/clusterSettings'
import { nodeHostId, outsideHostId, podHostId } from '#model/hostId'
import { familyOf, type AddressFamily } from '#model/ip'
import { keyOf, objectKey, type ObjectKey } from '#model/objectMeta'
import type { ObjectStore } from '#model/objectStore'
import type { ComponentId } from '#model/simEvent'
import type { HostId, HostRef } from '#model/trace'
import { nodeAddresses, nodeRanges } from '#kinds/node/addresses'
import { tunnelAddressesOf } from '#kinds/node/tunnelAddresses'
import { podIPs } from '#kinds/pod/addresses'
import type { Pod } from '#kinds/pod/schema'
import { objectOf, objectsOf } from '#kinds/registry'
import type { Service } from '#kinds/service/schema'
import { blocksIn } from '../cni/blockAffinity'
import { bothFamilies } from '../cni/bothFamilies'
import { ipPoolsOf, poolsOfFamily } from '../cni/ipPools'
import {
  cniPlugin,
  type ClusterNode,
  type ClusterPod,
  type ClusterView,
  type CniNetwork,
  type Wiring,
} from '../cni/plugin'
import { poolsInUse } from '../cni/podAddresses'
import { loopbackInterface, machineWiring } from '../cni/underlay'
import { balancerNetwork } from '../cloud/balancerHosts'
import { balancersOf } from '../cloud/balancersOf'
import { localHealthStatus, readyEndpointsOn } from '../cloud/targets'
import { proxyOf } from '#model/componentNames'
import { listensOf } from '../kubelet/appModel'
import { openSockets, type Sandbox, type Sandboxes } from '../kubelet/sandboxes'
import type { Host, ListeningSocket, Network } from '../linux/host'
import { parseListen } from '../linux/parseListen'
import { nodePortsOnLocalhost } from '../proxy/nodePortsOnLocalhost'
import type { RuleSet } from '../netfilter/ast'
import type { World } from '../world'
import { faultyNetwork } from './faultyNetwork'
import { nodeRules, noRules } from './nodeRules'
import { machineResolvConf, podResolvConf } from './resolvConf'

/**
 * Every network namespace of a world, as Linux would run it: Nodes, Pods, hosts outside and the control plane.
 *
 * Rules are built from what each Node's kube-proxy has seen, and again only when that changed. With a network plugin
 * that is not simulated Pods have no network.
 */
export const networkOf = (world: World): Network =>
  faultyNetwork(
    networkFrom(world.settings, world.hosts, world.objects, world.observed, world.clock?.sandboxes),
    world.faults,
    world.objects,
  )

/** The rules of one Node for one address family; none for a Node that is not there. */
export const ruleSetOf = (world: World, nodeName: string, family: AddressFamily = 'IPv4'): RuleSet =>
  (networkOf(world).hosts.get(nodeHostId(nodeName))?.rules ?? noRules)[family]

const networkFrom = memoLast(
  (
    settings: ClusterSettings,
    outside: readonly ExternalHost[],
    objects: ObjectStore,
    observed: ReadonlyMap<ComponentId, ObjectStore>,
    sandboxes: Sandboxes | undefined,
  ): Network => {
    const machines = clusterMachines(objects, settings)
    const placed = sandboxes === undefined ? runningPods(objects, machines) : podsIn(sandboxes, objects, machines)
    const pods = placed.filter(({ pod }) => pod.spec.hostNetwork !== true)
    const guests = placed.filter(({ pod }) => pod.spec.hostNetwork === true)
    const plugin = cniPlugin(settings.cni)
    const pools = poolsFrom(objects.byKind.get('IPPool'), settings)
    const view = (family: AddressFamily): ClusterView => ({
      family,
      settings,
      pools: poolsOfFamily(pools, family),
      nodes: nodesOf(machines, family),
      pods: pods.flatMap(({ link, addresses }) => {
        const address = ofFamily(addresses, family)
        return address === undefined ? [] : [{ ...link, address }]
      }),
    })
    const cni = plugin.ok
      ? bothFamilies(familiesIn(machines).map((family) => plugin.value.networkOf(view(family))))
      : noNetwork
    const nodes = nodesOf(machines, 'IPv4')
    const before = balancerNetwork(balancersOf(settings, objects), settings, nodes, machineResolvConf(settings))
    const hosts: Host[] = [
      controlPlane(settings),
      ...before.hosts,
      ...outside.map((host) => outsideHost(host, settings)),
      ...machines.map((node) =>
        nodeHost(node, settings, cni, {
          rules: () =>
            nodeRules(node.name, observed.get(proxyOf(node.name)) ?? objects, {
              settings,
              pools,
              podCIDR: node.ranges.map(({ text }) => text).join(),
            }),
          sockets: [
            ...guests.filter((guest) => guest.link.node === node.name).flatMap((guest) => guestSockets(guest, objects)),
            ...healthChecks(node.name, observed.get(proxyOf(node.name)) ?? objects),
          ],
        }),
      ),
      ...pods.flatMap((one) => {
        const wiring = cni.pods.get(one.link.id)
        return wiring ? [podHost(one, wiring, objects, settings)] : []
      }),
    ]
    return {
      hosts: new Map(hosts.map((host) => [host.ref.id, host])),
      announced: before.announced,
      flowsBack: before.flowsBack,
      residents: new Map(
        guests.map(({ pod, link }): [HostId, Resident] => {
          return [link.id, { host: nodeHostId(link.node), resolv: podResolvConf(pod, settings) }]
        }),
      ),
    }
  },
)

type Resident = NonNullable<Network['residents']> extends ReadonlyMap<HostId, infer R> ? R : never

const noNetwork: CniNetwork = { pods: new Map(), nodes: new Map(), ipsets: [], bridgeNfCall: true }

/** The plugin's own objects, not what kube-proxy has seen: it does not read them. */
const poolsFrom = memoLast((objects: ReturnType<ObjectStore['byKind']['get']>, settings: ClusterSettings) =>
  ipPoolsOf(objects?.values() ?? [], settings),
)

/** A Node in all of its address families, the primary one first. */
interface Machine {
  readonly name: string
  readonly addresses: readonly string[]
  readonly ranges: readonly Cidr[]
  /** The ranges that packets to its Pods are sent here for. */
  readonly blocks: readonly Cidr[]
  readonly tunnelAddresses: ClusterNode['tunnelAddresses']
}

function clusterMachines(objects: ObjectStore, settings: ClusterSettings): readonly Machine[] {
  const claimed = poolsInUse({ settings, objects }).length > 0 ? blocksIn(objects) : undefined
  return [...objectsOf(objects, 'Node').values()].flatMap((node) => {
    const { name } = node.metadata
    const addresses = nodeAddresses(node, 'InternalIP')
    const ranges = nodeRanges(node)
    const blocks = claimed?.flatMap((block) => (block.node === name ? [block.cidr] : [])) ?? ranges
    return addresses.length === 0 ? [] : [{ name, addresses, ranges, blocks, tunnelAddresses: tunnelAddressesOf(node) }]
  })
}

const nodesOf = (machines: readonly Machine[], family: AddressFamily): readonly ClusterNode[] =>
  machines.flatMap(({ name, addresses, ranges, blocks, tunnelAddresses }) => {
    const address = ofFamily(addresses, family)
    if (address === undefined) return []
    const podCIDR = ranges.find((range) => range.family === family)?.text ?? ''
    const own = blocks.filter((block) => block.family === family).map(({ text }) => text)
    return [{ name, address, podCIDR, blocks: own, tunnelAddresses }]
  })

/** The families that any Node has, in the order in which the first Node has them. */
const familiesIn = (machines: readonly Machine[]): readonly AddressFamily[] =>
  firstOfEachFamily(machines.flatMap(({ addresses }) => addresses)).flatMap((address) => familyOf(address) ?? [])

/** A Pod that runs, and how the network knows it. */
interface PlacedPod {
  readonly pod: Pod
  /** With its primary address. */
  readonly link: ClusterPod
  readonly addresses: readonly string[]
  /** Where things take time: what of it is there now. */
  readonly sandbox?: Sandbox
}

/** Where things take time a Pod is there from its sandbox on until that is taken down, whatever was reported of it. */
function podsIn(sandboxes: Sandboxes, objects: ObjectStore, nodes: readonly Machine[]): readonly PlacedPod[] {
  const names = new Set(nodes.map((node) => node.name))
  return Array.from(sandboxes).flatMap(([key, sandbox]) => {
    const pod = objectOf(objects, 'Pod', key)
    const addresses = firstOfEachFamily(sandbox.ips)
    const [address] = addresses
    const node = pod?.spec.nodeName ?? ''
    if (pod === undefined || address === undefined || !names.has(node)) return []
    const { name, namespace = '' } = pod.metadata
    return [{ pod, link: { id: podHostId(namespace, name), namespace, name, address, node }, addresses, sandbox }]
  })
}

const socketsOf = ({ pod, sandbox }: PlacedPod, objects: ObjectStore): readonly ListeningSocket[] => {
  const listeners = listensOf(pod, objects)
  return sandbox === undefined ? listeners : openSockets(pod, listeners, sandbox)
}

function runningPods(objects: ObjectStore, nodes: readonly Machine[]): readonly PlacedPod[] {
  const names = new Set(nodes.map((node) => node.name))
  return [...objectsOf(objects, 'Pod').values()].flatMap((pod) => {
    const { phase } = pod.status ?? {}
    const addresses = firstOfEachFamily(podIPs(pod))
    const [address] = addresses
    const { name, namespace = '' } = pod.metadata
    const node = pod.spec.nodeName ?? ''
    if (address === undefined || !names.has(node) || (phase !== undefined && phase !== 'Running')) return []
    return [{ pod, link: { id: podHostId(namespace, name), namespace, name, address, node }, addresses }]
  })
}

const podRef = ({ pod, link }: PlacedPod): HostRef => ({ id: link.id, kind: 'pod', name: link.name, key: keyOf(pod) })

const podHost = (placed: PlacedPod, wiring: Wiring, objects: ObjectStore, settings: ClusterSettings): Host => ({
  ref: podRef(placed),
  interfaces: [loopbackInterface(placed.addresses), ...wiring.interfaces],
  routes: wiring.routes,
  forwards: false,
  routesLocalnet: false,
  rpFilter: 0,
  bridgeNfCall: false,
  conntrackMax: settings.conntrackMax,
  tcpBeLiberal: false,
  rules: noRules,
  ipsets: [],
  sockets: socketsOf(placed, objects),
  resolv: podResolvConf(placed.pod, settings),
})

const guestSockets = (guest: PlacedPod, objects: ObjectStore): readonly ListeningSocket[] =>
  socketsOf(guest, objects).map((socket) => ({ ...socket, owner: podRef(guest) }))

/**
 * What kube-proxy tells load balancers of Services under policy Local: whether this Node has an endpoint that is ready.
 * Upstream: pkg/proxy/healthcheck/service_health.go.
 */
const healthChecks = (node: string, seen: ObjectStore): readonly ListeningSocket[] =>
  healthChecked(objectsOf(seen, 'Service')).map((service) => {
    const status = localHealthStatus(readyEndpointsOn(seen, service, node))
    const port = service.spec.healthCheckNodePort ?? 0
    return { protocol: 'TCP', address: '::', port, service: 'http', status }
  })

/** Asked for every Node, answered once. */
const healthChecked = memoByObject((services: ReadonlyMap<ObjectKey, Service>): readonly Service[] =>
  [...services.values()].filter(
    ({ spec }) =>
      spec.type === 'LoadBalancer' && spec.externalTrafficPolicy === 'Local' && (spec.healthCheckNodePort ?? 0) !== 0,
  ),
)

/** The kubelet and kube-proxy's health port listen on every Node. A NodePort has no socket: it exists in the rules only. */
const nodeSockets: readonly ListeningSocket[] = [10250, 10256].map((port) => ({
  protocol: 'TCP',
  address: '::',
  port,
  service: 'http',
}))

function nodeHost(
  node: Machine,
  settings: ClusterSettings,
  cni: CniNetwork,
  own: Pick<Host, 'sockets'> & { readonly rules: () => Host['rules'] },
): Host {
  const machine = machineWiring(joinFamilies(node.addresses), settings)
  const wiring = cni.nodes.get(node.name)
  return {
    ref: { id: nodeHostId(node.name), kind: 'node', name: node.name, key: objectKey('Node', '', node.name) },
    interfaces: [...machine.interfaces, ...(wiring?.interfaces ?? [])],
    routes: [...machine.routes, ...(wiring?.routes ?? [])],
    forwards: true,
    routesLocalnet: nodePortsOnLocalhost(settings.kubeProxy),
    rpFilter: 0,
    bridgeNfCall: cni.bridgeNfCall,
    conntrackMax: settings.conntrackMax,
    tcpBeLiberal: settings.invalidPackets === 'liberal',
    // Built when the first packet or person comes by: a large cluster has many Nodes, and most are never looked at.
    get rules() {
      return own.rules()
    },
    ipsets: cni.ipsets,
    sockets: [...own.sockets, ...nodeSockets],
    resolv: machineResolvConf(settings),
  }
}

function outsideHost(host: ExternalHost, settings: ClusterSettings): Host {
  const sockets = host.listens.flatMap((text): readonly ListeningSocket[] => {
    const socket = parseListen(text)
    return socket ? [{ ...socket, service: socket.protocol === 'TCP' ? 'http' : 'plain' }] : []
  })
  return {
    ref: { id: outsideHostId(host.name), kind: 'host', name: host.name, key: objectKey('Host', '', host.name) },
    ...machineWiring(host.ip, settings),
    forwards: false,
    routesLocalnet: false,
    rpFilter: 0,
    bridgeNfCall: false,
    conntrackMax: settings.conntrackMax,
    tcpBeLiberal: false,
    rules: noRules,
    ipsets: [],
    sockets,
    resolv: machineResolvConf(settings),
  }
}

/** The machine of the API server, at the tenth address of the Nodes' network; the Service `default/kubernetes` leads there. */
function controlPlane(settings: ClusterSettings): Host {
  const ip = joinFamilies(cidrsOf(settings.nodeCIDR).flatMap((range) => nthAddress(range, 10) ?? []))
  return outsideHost({ name: 'control-plane', ip, listens: ['6443/TCP'], names: [] }, settings)
}
