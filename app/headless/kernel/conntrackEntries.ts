import type { Outcome } from '#engine'
import type { HostId } from '#model/trace'

/** One entry of a Node's connection table: protocol and the four ends of both tuples. */
export interface Tracked {
  readonly host: HostId
  readonly protocol: string
  readonly original: Ends
  readonly reply: Ends
}

type Ends = Outcome['conntrack'][number]['entry']['original']

/** An echo has an id in the place of ports. */
const echo =
  /^(icmp|icmpv6)\s.*?src=(\S+) dst=(\S+) type=\d+ code=\d+ id=(\d+).*?src=(\S+) dst=(\S+) type=\d+ code=\d+ id=(\d+)/

const line = /^(\w+)\s.*?src=(\S+) dst=(\S+) sport=(\d+) dport=(\d+).*?src=(\S+) dst=(\S+) sport=(\d+) dport=(\d+)/

/** What `conntrack -L` printed. */
export const readConntrack = (host: HostId, text: string): readonly Tracked[] =>
  text.split('\n').flatMap((entry) => {
    const parts = line.exec(entry)
    if (!parts) return readEcho(host, entry)
    const ends = (at: number): Ends => ({
      src: parts[at] ?? '',
      dst: parts[at + 1] ?? '',
      srcPort: Number(parts[at + 2]),
      dstPort: Number(parts[at + 3]),
    })
    return [{ host, protocol: (parts[1] ?? '').toUpperCase(), original: ends(2), reply: ends(6) }]
  })

function readEcho(host: HostId, entry: string): readonly Tracked[] {
  const [, protocol, src = '', dst = '', id, from = '', to = '', other] = echo.exec(entry) ?? []
  if (protocol === undefined) return []
  return [
    {
      host,
      protocol: protocol === 'icmp' ? 'ICMP' : 'ICMPv6',
      original: { src, srcPort: Number(id), dst, dstPort: 0 },
      reply: { src: from, srcPort: 0, dst: to, dstPort: Number(other) },
    },
  ]
}

/** The entries that an outcome leaves behind on these hosts. */
export const conntrackOfOutcome = ({ conntrack }: Outcome, hosts: ReadonlySet<HostId>): readonly Tracked[] =>
  conntrack.flatMap(({ host, entry: { protocol, original, reply } }) =>
    hosts.has(host) ? [{ host, protocol, original, reply }] : [],
  )

/**
 * The entries as lines that can be compared: ports that somebody picked freely are named by who uses them, the client's
 * own `client`, others `picked1`, `picked2` in the order in which they appear.
 */
export function comparableEntries(entries: readonly Tracked[], clientPort: number): readonly string[] {
  const names = new Map([[clientPort, 'client']])
  const named = (port: number): string => {
    if (!names.has(port)) names.set(port, `picked${names.size}`)
    return names.get(port) ?? ''
  }
  const text = ({ host, protocol, original, reply }: Tracked, free: (port: number) => string): string =>
    `${host}: ${protocol} src=${original.src} dst=${original.dst} sport=${free(original.srcPort)} dport=${original.dstPort}` +
    ` src=${reply.src} dst=${reply.dst} sport=${reply.srcPort} dport=${free(reply.dstPort)}`
  return entries
    .map((entry) => ({ entry, order: text(entry, (port) => (port === clientPort ? 'client' : 'picked')) }))
    .sort((a, b) => (a.order < b.order ? -1 : 1))
    .map(({ entry }) => text(entry, named))
}

/** The first entry that one side has and the other has not. */
export function conntrackDifference(kernel: readonly string[], engine: readonly string[]): string | undefined {
  const extra = kernel.find((entry) => !engine.includes(entry))
  if (extra !== undefined)
    return `conntrack: only the kernel has ${extra}; the engine: ${engine.join(' | ') || 'nothing'}`
  const missing = engine.find((entry) => !kernel.includes(entry))
  if (missing !== undefined)
    return `conntrack: only the engine has ${missing}; the kernel: ${kernel.join(' | ') || 'nothing'}`
  return kernel.length === engine.length ? undefined : `conntrack: ${kernel.length} entries for ${engine.length}`
}
