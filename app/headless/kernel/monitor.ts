import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { AddressFamily } from '#model/ip'
import { inside } from './run'

/** A rule that the kernel says a packet met and all of whose conditions held. The handle is the kernel's number for the rule. */
export interface TracedRule {
  readonly family: AddressFamily
  readonly table: string
  readonly chain: string
  readonly handle: number
}

/** The kernel's own account, in one namespace, of the rules that traced packets meet. */
export interface Monitor {
  /** What was reported since the last time. */
  readonly take: () => readonly TracedRule[]
  /** Resolves once the datagram to the n-th marker address, sent in the namespace after what is waited for, has been reported. */
  readonly reported: (marker: number) => Promise<void>
  readonly stop: () => void
}

/** A program that prints the kernel's trace, and how its lines are read: what a packet is, and a rule that it met. */
interface Reporter {
  readonly command: readonly string[]
  /** Of the packet: its number, and the last two parts of a marker address. */
  readonly packet: RegExp
  /** Family, number of the packet, table, chain, handle of the rule. */
  readonly rule: RegExp
  readonly radix: 10 | 16
}

const xtablesMonitor: Reporter = {
  command: ['xtables-monitor', '--trace'],
  packet: /^\s*PACKET: (?:2|10) ([0-9a-f]+) .*?(?:DST=127\.127\.(\d+)\.(\d+) |$)/,
  rule: /^\s*TRACE: (2|10) ([0-9a-f]+) (\w+):([^:]+):rule:0x([0-9a-f]+):/,
  radix: 16,
}

/** Of the same messages of the kernel. xtables-monitor 1.8.9 ends at the first IPv6 rule that names a protocol. */
const nftMonitor: Reporter = {
  command: ['nft', '--handle', 'monitor', 'trace'],
  packet: /^trace id ([0-9a-f]+) ip6? \S+ \S+ packet: .*?(?:ip daddr 127\.127\.(\d+)\.(\d+) |$)/,
  rule: /^trace id (?=[0-9a-f]+ (ip6?) )([0-9a-f]+) \S+ (\S+) (\S+) rule .*# handle (\d+) \(verdict/,
  radix: 10,
}

/**
 * Reads the kernel's trace as `xtables-monitor` prints it, or `nft` where there are IPv6 rules. Every packet of a chain is
 * announced by a line of its own before its rules, so that those of the marking datagram can be told from the others. The
 * program ends with this process.
 */
export function startMonitor(namespace: string, { withIPv6 }: { readonly withIPv6: boolean }): Monitor {
  const { command, packet: packetLine, rule: ruleLine, radix } = withIPv6 ? nftMonitor : xtablesMonitor
  const child = spawn('setpriv', ['--pdeathsig', 'SIGKILL', ...inside(namespace, command)], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const waiting = new Map<number, () => void>()
  const markers = new Set<string>()
  let seen: TracedRule[] = []
  let lastMarker = 0
  createInterface({ input: child.stdout }).on('line', (line) => {
    const packet = packetLine.exec(line)
    if (packet) {
      const [, id = '', high, low] = packet
      if (high !== undefined) {
        const marker = 256 * Number(high) + Number(low)
        markers.add(id)
        lastMarker = Math.max(marker, lastMarker)
        waiting.get(marker)?.()
        waiting.delete(marker)
      } else markers.delete(id)
      return
    }
    const [, family, id = '', table = '', chain = '', handle = ''] = ruleLine.exec(line) ?? []
    if (family === undefined || markers.has(id)) return
    seen.push({ family: ['2', 'ip'].includes(family) ? 'IPv4' : 'IPv6', table, chain, handle: parseInt(handle, radix) })
  })
  return {
    take: () => {
      const taken = seen
      seen = []
      return taken
    },
    reported: (marker) =>
      lastMarker >= marker ? Promise.resolve() : new Promise((resolve) => waiting.set(marker, resolve)),
    stop: () => void child.kill('SIGKILL'),
  }
}

/** The n-th marker address, from 1: a loopback address that no scenario sends to. */
export const markerAddress = (marker: number): string => `127.127.${marker >>> 8}.${marker & 255}`
