import { parseIp } from '#model/ip'
import type { Protocol } from '#model/port'

const pattern = /^(?:(?:([\d.]+)|\[([^\]]*)\]):)?(\d{1,5})(?:\/(TCP|UDP|SCTP))?$/i

/** A listening port as scenario files write it: `8080/TCP`, `127.0.0.1:9090/TCP`, `[::1]:53/UDP`; TCP and all addresses where nothing is said. */
export function parseListen(
  text: string,
): { readonly protocol: Protocol; readonly address: string; readonly port: number } | undefined {
  const parts = pattern.exec(text.trim())
  const address = parseIp(parts?.[1] ?? parts?.[2] ?? '::')
  const port = Number(parts?.[3])
  if (!parts || !address || !(port > 0 && port < 65536)) return undefined
  return { protocol: protocolOf(parts[4] ?? 'TCP'), address: address.text, port }
}

function protocolOf(text: string): Protocol {
  const upper = text.toUpperCase()
  return upper === 'UDP' || upper === 'SCTP' ? upper : 'TCP'
}
