import type { SimTime } from '#model/simTime'

/** The moment as Kubernetes writes times. Every scenario begins with the same second, so that replays agree. */
export function timestamp(at: SimTime): string {
  const seconds = Math.floor(at / 1000)
  const pad = (value: number): string => String(value).padStart(2, '0')
  const clock = `${pad(Math.floor(seconds / 3600) % 24)}:${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}Z`
  return `2026-01-${pad(1 + (Math.floor(seconds / 86400) % 31))}T${clock}`
}
