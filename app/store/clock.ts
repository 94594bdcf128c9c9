/** Waits. The page's own waits in real time, a test's only when told to. */
export interface Clock {
  /** Milliseconds since some moment. */
  readonly now: () => number
  /** Runs `act` after that many milliseconds; the answer calls it off. */
  readonly after: (ms: number, act: () => void) => () => void
}

export const realClock: Clock = {
  now: () => performance.now(),
  after: (ms, act) => {
    const timer = setTimeout(act, ms)
    return () => clearTimeout(timer)
  },
}

/** A clock that stands still until `tick`; what falls due meanwhile runs in order of its time. */
export function manualClock(): Clock & { readonly tick: (ms: number) => void } {
  interface Waiting {
    readonly due: number
    readonly act: () => void
  }
  let now = 0
  let waiting: readonly Waiting[] = []
  return {
    now: () => now,
    after: (ms, act) => {
      const entry = { due: now + Math.max(0, ms), act }
      waiting = [...waiting, entry]
      return () => {
        waiting = waiting.filter((other) => other !== entry)
      }
    },
    tick: (ms) => {
      const end = now + ms
      for (;;) {
        const next = waiting.filter(({ due }) => due <= end).sort((a, b) => a.due - b.due)[0]
        if (!next) break
        waiting = waiting.filter((other) => other !== next)
        now = next.due
        next.act()
      }
      now = end
    },
  }
}
