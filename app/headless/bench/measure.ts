/** What something took, and what it gave. */
interface Measured<R> {
  readonly ms: number
  readonly result: R
}

/**
 * The processor time of a run. Not the time on the clock: what else the machine does meanwhile would be measured along,
 * and would fall on one of two things that are compared.
 */
export function measured<R>(run: () => R): Measured<R> {
  const before = process.cpuUsage()
  const result = run()
  const { user, system } = process.cpuUsage(before)
  return { ms: (user + system) / 1000, result }
}

/** The shortest of several runs, each of which gets a number of its own to start from: what the work takes when nothing else gets in its way. */
export function shortest<R>(times: number, run: (time: number) => Measured<R>): Measured<R> {
  let best = run(0)
  for (let time = 1; time < times; time++) {
    const next = run(time)
    if (next.ms < best.ms) best = next
  }
  return best
}
