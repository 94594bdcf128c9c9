import { canonicalIp } from '#model/ip'
import type { Pod } from './schema'

/** The addresses of a Pod, of every family it has, the primary one first, however a status wrote them. */
export function podIPs(pod: Pod): readonly string[] {
  const all = pod.status?.podIPs?.map(({ ip }) => canonical(ip)) ?? []
  const first = pod.status?.podIP === undefined ? undefined : canonical(pod.status.podIP)
  return first === undefined || all.includes(first) ? all : [first, ...all]
}

/** An IPv4 address that is valid has one text only. */
const canonical = (ip: string): string => (ip.includes(':') ? (canonicalIp(ip) ?? ip) : ip)
