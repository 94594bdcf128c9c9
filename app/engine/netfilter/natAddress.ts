import { parseIp } from '#model/ip'

/** Where a NAT target sends to: an address, and a port unless the packet keeps its own. */
export interface NatAddress {
  readonly ip: string
  readonly port?: number
}

/** Reads `10.0.0.1`, `10.0.0.1:80` or `[fd00::1]:80`; undefined for anything else, ranges included. */
export function parseNatAddress(text: string): NatAddress | undefined {
  const parts = /^\[([^\]]+)\](?::(\d{1,5}))?$/.exec(text) ?? /^([^:]+)(?::(\d{1,5}))?$/.exec(text)
  const ip = parseIp(parts?.[1] ?? text)
  if (!ip) return undefined
  if (parts?.[2] === undefined) return { ip: ip.text }
  const port = Number(parts[2])
  return port > 0 && port < 65536 ? { ip: ip.text, port } : undefined
}
