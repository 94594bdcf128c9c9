import type { RequestSpec, Verdict } from '#model/request'
import type { SimTime } from '#model/simTime'

/** A request that is sent again and again. */
export interface Stream {
  /** Its name is the stream's. */
  readonly request: RequestSpec
  /** Milliseconds between one and the next; at least 1. */
  readonly every: number
  /** When it ends; without it somebody has to stop it. */
  readonly until?: SimTime
  /** Whether all go over one connection, which is opened anew only when it has broken. */
  readonly keeps: boolean
}

/** What has become of a stream so far. */
export interface StreamState {
  readonly stream: Stream
  readonly startedAt: SimTime
  readonly sent: number
  /** By second since the start; seconds in which nothing was sent are left out. */
  readonly tallies: readonly Tally[]
  /** The last request that was not answered, as a sentence. */
  readonly lastFailure?: string
  readonly stopped: boolean
}

export interface Tally {
  readonly second: number
  readonly verdicts: Partial<Readonly<Record<Verdict, number>>>
}

/** The tallies with one more. */
export function counted(tallies: readonly Tally[], second: number, verdict: Verdict): readonly Tally[] {
  const last = tallies.at(-1)
  if (last?.second !== second) return [...tallies, { second, verdicts: { [verdict]: 1 } }]
  const verdicts = { ...last.verdicts, [verdict]: (last.verdicts[verdict] ?? 0) + 1 }
  return [...tallies.slice(0, -1), { second, verdicts }]
}

/** How many requests of a stream were answered, and how many were not. */
export function totalsOf({ tallies }: StreamState): { readonly answered: number; readonly failed: number } {
  let answered = 0
  let all = 0
  for (const { verdicts } of tallies) {
    answered += verdicts.delivered ?? 0
    for (const count of Object.values(verdicts)) all += count
  }
  return { answered, failed: all - answered }
}
