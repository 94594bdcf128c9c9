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

const ruleLine = /^\s*TRACE: (2|10) ([0-9a-f]+) (\w+):([^:]+):rule:0x([0-9a-f]+):/
const packetLine = /^\s*PACKET: (?:2|10) ([0-9a-f]+) .*?(?:DST=127\.127\.(\d+)\.(\d+) |$)/

/**
 * Reads what `xtables-monitor --trace` prints. Every packet of a chain is announced by a PACKET line before its TRACE
 * lines, so that the lines of the marking datagram can be told from the others. The program ends with this process.
 */
export function startMonitor(namespace: string): Monitor {
  const child = spawn('setpriv', ['--pdeathsig', 'SIGKILL', ...inside(namespace, ['xtables-monitor', '--trace'])], {
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
    const [, number, id = '', table = '', chain = '', handle = ''] = ruleLine.exec(line) ?? []
    if (number === undefined || markers.has(id)) return
    seen.push({ family: number === '2' ? 'IPv4' : 'IPv6', table, chain, handle: parseInt(handle, 16) })
  })
  return {
    take: () => {
      const taken = seen
      seen = []
      return taken
    },
    reported: (port) => (lastMarker >= port ? Promise.resolve() : new Promise((resolve) => waiting.set(port, resolve))),
    stop: () => void child.kill('SIGKILL'),
  }
}

/** The n-th marker address, from 1: a loopback address that no scenario sends to. */
export const markerAddress = (marker: number): string => `127.127.${marker >>> 8}.${marker & 255}`
