import { simTime, type SimTime } from '#model/simTime'

/** The moment as Kubernetes writes times. Every scenario begins with the same second, so that replays agree. */
export function timestamp(at: SimTime): string {
  const seconds = Math.floor(at / 1000)
  const pad = (value: number): string => String(value).padStart(2, '0')
  const clock = `${pad(Math.floor(seconds / 3600) % 24)}:${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}Z`
  return `2026-01-${pad(1 + (Math.floor(seconds / 86400) % 31))}T${clock}`
}

/** The moment that a time in an object says, in whole seconds; undefined where it says none. Before the scenario began it is negative. */
export function momentOf(text: string | undefined): SimTime | undefined {
  const match = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)/.exec(text ?? '')
  if (match === null) return undefined
  const [year = 0, month = 0, day = 0, hours = 0, minutes = 0, seconds = 0] = match.slice(1).map(Number)
  const days = dayNumber(year, month, day) - dayNumber(2026, 1, 1)
  return simTime(((days * 24 + hours) * 60 + minutes) * 60_000 + seconds * 1000)
}

/** Days since a fixed one, by the Gregorian calendar; the year begins in March, so that a leap day is its last. */
function dayNumber(year: number, month: number, day: number): number {
  const [y, m] = month > 2 ? [year, month - 3] : [year - 1, month + 9]
  return 365 * y + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) + Math.floor((153 * m + 2) / 5) + day
}
