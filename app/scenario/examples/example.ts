import { invariant } from '#lib/assert'
import { limits } from '../limits'
import { scenarioOfPlain, type Plain } from '../plain'
import type { Scenario } from '../scenario'

/** A cluster to begin from. */
export interface Example {
  /** As `#s=ID` in a link names it. */
  readonly id: string
  readonly title: string
  /** What it shows, in one sentence. */
  readonly sentence: string
  readonly scenario: () => Scenario
}

/** The example that a file's plain contents make. */
export const fromPlain = (id: string, title: string, sentence: string, plain: Plain): Example => ({
  id,
  title,
  sentence,
  scenario: () => {
    const read = scenarioOfPlain(plain, limits.objectsInFile)
    invariant(read.ok, `the example ${id} is a scenario`)
    return read.value
  },
})
