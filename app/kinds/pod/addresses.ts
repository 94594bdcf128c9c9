import type { Pod } from './schema'

/** The addresses of a Pod, of every family it has, the primary one first. */
export function podIPs(pod: Pod): readonly string[] {
  const all = pod.status?.podIPs?.map(({ ip }) => ip) ?? []
  const first = pod.status?.podIP
  return first === undefined || all.includes(first) ? all : [first, ...all]
}
