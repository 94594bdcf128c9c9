import { mkdirSync, writeFileSync } from 'node:fs'
import { answerPublic, answerQuestion, gatewaysOf, networkOf, zoneDataOf } from '#engine/dataplane'
import type { Host, Network, World } from '#engine'
import { cidrContains, parseCidr } from '#model/cidr'
import type { DnsQuestion, DnsRecord, HostId } from '#model/trace'
import type { Agent, Listener } from './agent'
import { blueprintOf, type Blueprint } from './blueprint'
import { removeNow, willRemove } from './cleanup'
import { readQuestion, writeAnswer } from './dnsMessage'
import { markerAddress, startMonitor, type Monitor } from './monitor'
import { namespacesOf, type Namespaces } from './namespaces'
import { loadRules } from './loadRules'
import type { PlaceOf } from './ruleHandles'
import { inside, mustRun } from './run'
import { tracedTos } from './tracedTos'

/** A scenario's hosts as namespaces on this machine, with sockets that listen and rules that are loaded. */
export interface Lab {
  readonly network: Network
  readonly names: Namespaces
  readonly agent: Agent
  /** The hosts that have rules: their kernel says which ones a packet met, and where each rule stands. */
  readonly watched: ReadonlyMap<HostId, { readonly monitor: Monitor; readonly placeOf: PlaceOf }>
  /** The questions that name servers got, since the last time. */
  readonly takeQuestions: () => readonly AskedQuestion[]
  /** Resolves once all that the kernel had to say about packets before has been read. */
  readonly allReported: () => Promise<void>
  readonly close: () => Promise<void>
}

export interface AskedQuestion extends DnsQuestion {
  readonly rcode: string
}

let runs = 0

/**
 * Builds a world's network. `rewrite` may change a Node's rule text on its way to the kernel, which is how a test plants a fault. What
 * cannot be loaded, or is kept otherwise than the engine says, is thrown as a `RuleProblem`.
 */
export async function buildLab(
  world: World,
  agent: Agent,
  rewrite: (text: string) => string = (text) => text,
): Promise<Lab> {
  const network = networkOf(world)
  const names = namespacesOf(network, process.pid, runs++)
  const everything = [...names.all, ...Array.from(names.residents.values(), ({ name }) => name)]
  const monitors: Monitor[] = []
  const close = async (): Promise<void> => {
    for (const monitor of monitors) monitor.stop()
    await agent.reset()
    removeNow(everything)
  }
  willRemove(everything)
  try {
    const outside = publicServers(network, world)
    await raise(agent, names, blueprintOf(network, names, { gateways: gatewaysOf(world.settings), also: outside }))
    writeResolvers(network, names)
    const problems = await agent.listen([...listenersOf(network, names), ...routerListeners(names)])
    if (problems.length > 0) throw new Error(`cannot listen: ${problems.join('; ')}`)
    const watched = new Map<HostId, { monitor: Monitor; placeOf: PlaceOf }>()
    await Promise.all(
      hostsWithRules(network).map(async (host) => {
        const namespace = names.of(host.ref.id)
        const placeOf = await loadRules(host, namespace, rewrite)
        const monitor = startMonitor(namespace)
        monitors.push(monitor)
        watched.set(host.ref.id, { monitor, placeOf })
      }),
    )
    const allReported = reporter(agent, names, watched)
    await allReported()
    return { network, names, agent, watched, allReported, takeQuestions: serveNames(world, agent), close }
  } catch (error) {
    await close()
    throw error
  }
}

const hostsWithRules = (network: Network): readonly Host[] =>
  [...network.hosts.values()].filter(({ rules }) => rules.IPv4.tables.length + rules.IPv6.tables.length > 0)

async function raise(agent: Agent, names: Namespaces, blueprint: Blueprint): Promise<void> {
  const { early, links, late, batches, forwarding, ipsets } = blueprint
  const batch = (lines: readonly string[]): string => `${lines.join('\n')}\n`
  await mustRun(['ip', '-batch', '-'], batch(names.all.map((name) => `netns add ${name}`)))
  for (const { name, of } of names.residents.values()) {
    writeFileSync(`/run/netns/${name}`, '')
    await mustRun(['mount', '--bind', `/run/netns/${of}`, `/run/netns/${name}`])
  }
  await agent.sysctl(early)
  await mustRun(['ip', '-batch', '-'], batch(links))
  await fed(batches, (name) => `ip -n ${name} -batch -`)
  await agent.sysctl(late)
  await fed(forwarding, (name) => `bridge -n ${name} -batch -`)
  await fed(ipsets, (name) => `${inside(name, ['ipset', 'restore']).join(' ')}`)
}

/** Runs one command for each namespace, fed with its lines, all by one shell: starting processes is what takes time here. */
const fed = (lines: ReadonlyMap<string, readonly string[]>, command: (name: string) => string): Promise<string> =>
  mustRun(
    ['sh', '-e'],
    [...lines].map(([name, text]) => `${command(name)} <<'END'\n${text.join('\n')}\nEND\n`).join(''),
  )

/** What `ip netns exec` lays over `/etc` for a program in the namespace. */
function writeResolvers({ hosts, residents }: Network, names: Namespaces): void {
  const write = (name: string, host: Host, resolv: Host['resolv']): void => {
    const own = host.interfaces.filter((dev) => dev.kind !== 'loopback').flatMap((dev) => dev.addresses)[0]
    mkdirSync(`/etc/netns/${name}`, { recursive: true })
    writeFileSync(`/etc/netns/${name}/nsswitch.conf`, 'hosts: files dns\n')
    writeFileSync(
      `/etc/netns/${name}/hosts`,
      `127.0.0.1 localhost\n${own?.split('/')[0] ?? '127.0.0.1'} ${host.ref.name}\n`,
    )
    writeFileSync(`/etc/netns/${name}/resolv.conf`, resolvText(resolv))
  }
  for (const host of hosts.values()) write(names.of(host.ref.id), host, host.resolv)
  for (const [id, { host, resolv }] of residents ?? []) {
    const alias = names.residents.get(id)
    const node = hosts.get(host)
    if (alias && node) write(alias.name, node, resolv)
  }
}

const resolvText = ({ nameservers, search, ndots }: Host['resolv']): string =>
  [
    ...nameservers.map((address) => `nameserver ${address}`),
    ...(search.length === 0 ? [] : [`search ${search.join(' ')}`]),
    `options ndots:${ndots} timeout:1 attempts:2`,
    '',
  ].join('\n')

const listenersOf = (network: Network, names: Namespaces): readonly Listener[] =>
  [...network.hosts.values()].flatMap((host) =>
    host.sockets.flatMap(({ protocol, address, port, service, owner }): readonly Listener[] =>
      protocol === 'SCTP'
        ? []
        : [{ ns: names.of(host.ref.id), protocol, address, port, by: (owner ?? host.ref).id, dns: service === 'dns' }],
    ),
  )

/** Whoever asks the router asks public DNS. */
const publicServer = 'public DNS'

const routerListeners = (names: Namespaces): readonly Listener[] => [
  { ns: names.segment, protocol: 'UDP', address: '0.0.0.0', port: 53, by: publicServer, dns: true },
]

/** Name servers that lie beyond the cluster, the router apart: the router answers for them. */
function publicServers({ hosts, residents }: Network, { settings }: World): readonly string[] {
  const near = [settings.podCIDR, settings.serviceCIDR, settings.nodeCIDR, '127.0.0.0/8', '::1/128']
    .join()
    .split(',')
    .flatMap((text) => {
      const range = parseCidr(text)
      return range.ok ? [range.value] : []
    })
  const all = [...hosts.values(), ...(residents?.values() ?? [])].flatMap(({ resolv }) => resolv.nameservers)
  return [...new Set(all)].filter((address) => !near.some((range) => cidrContains(range, address)))
}

/** CoreDNS' plugin loadbalance, which kubeadm's Corefile has, puts addresses into a random order. */
function shuffled(answers: readonly DnsRecord[]): readonly DnsRecord[] {
  const isAddress = ({ type }: DnsRecord): boolean => type === 'A' || type === 'AAAA'
  const addresses = answers.filter(isAddress).map((record) => ({ record, at: Math.random() }))
  return [
    ...answers.filter((record) => !isAddress(record)),
    ...addresses.toSorted((a, b) => a.at - b.at).map(({ record }) => record),
  ]
}

function serveNames(world: World, agent: Agent): () => readonly AskedQuestion[] {
  const zone = zoneDataOf(world)
  let asked: AskedQuestion[] = []
  agent.serveNames((by, query) => {
    const question = readQuestion(query)
    if (!question) return writeAnswer(query, { rcode: 'REFUSED', answers: [], authority: [] })
    const answer =
      by === publicServer ? answerPublic(zone.upstream ?? new Map(), question) : answerQuestion(zone, question)
    asked.push({ ...question, rcode: answer.rcode })
    return writeAnswer(query, { ...answer, answers: shuffled(answer.answers) })
  })
  return () => {
    const taken = asked
    asked = []
    return taken
  }
}

/**
 * Waits until all that the kernel had to say about packets so far has been read: a datagram that is traced too goes after
 * them, and its report comes after theirs. A program that does not listen yet misses it, so it is sent again.
 */
function reporter(agent: Agent, names: Namespaces, watched: Lab['watched']): () => Promise<void> {
  let last = 0
  return async () => {
    const marker = ++last
    const pending = new Map([...watched].map(([id, { monitor }]) => [names.of(id), monitor.reported(marker)]))
    for (const [name, reported] of pending) void reported.then(() => pending.delete(name))
    for (let tries = 0; pending.size > 0; tries++) {
      if (tries > 6000) throw new Error(`nft monitor reports nothing in ${[...pending.keys()].join(', ')}`)
      if (tries % 20 === 0) await agent.send([...pending.keys()], markerAddress(marker), tracedTos)
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }
}
