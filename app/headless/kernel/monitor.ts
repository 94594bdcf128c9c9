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

/**
 * What nft prints of the kernel's messages. `xtables-monitor` of iptables 1.8.9 says the same in fewer words, but it ends at
 * the first IPv6 rule that names a protocol, and when messages come faster than it reads, as from a packet that goes round.
 */
const command = ['nft', '--handle', 'monitor', 'trace']
/** Of a packet: its number, and the last two parts of a marker address. */
const packetLine = /^trace id ([0-9a-f]+) ip6? \S+ \S+ packet: .*?(?:ip daddr 127\.127\.(\d+)\.(\d+) |$)/
/** Family, number of the packet, table, chain, handle of the rule. */
const ruleLine = /^trace id (?=[0-9a-f]+ (ip6?) )([0-9a-f]+) \S+ (\S+) (\S+) rule .*# handle (\d+) \(verdict/

/**
 * Reads the kernel's trace. Every packet of a chain is announced by a line of its own before its rules, so that those of
 * the marking datagram can be told from the others. The program ends with this process.
 */
export function startMonitor(namespace: string): Monitor {
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
    seen.push({ family: family === 'ip' ? 'IPv4' : 'IPv6', table, chain, handle: Number(handle) })
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
