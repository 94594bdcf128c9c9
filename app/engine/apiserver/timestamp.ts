import { simTime, type SimTime } from '#model/simTime'

/** The moment as Kubernetes writes times. Every scenario begins with the same second, so that replays agree. */
export function timestamp(at: SimTime): string {
  const seconds = Math.floor(at / 1000)
  const pad = (value: number): string => String(value).padStart(2, '0')
  const clock = `${pad(Math.floor(seconds / 3600) % 24)}:${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}Z`
  return `2026-01-${pad(1 + (Math.floor(seconds / 86400) % 31))}T${clock}`
}

/** The moment that such a time names, to the second; undefined where there is none, or of a time before the scenario began. */
export function momentOf(text: string | undefined): SimTime | undefined {
  const match = /^2026-01-(\d{2})T(\d{2}):(\d{2}):(\d{2})Z$/.exec(text ?? '')
  if (match === null) return undefined
  const [day = 1, hours = 0, minutes = 0, seconds = 0] = match.slice(1).map(Number)
  return simTime((((day - 1) * 24 + hours) * 60 + minutes) * 60_000 + seconds * 1000)
}
