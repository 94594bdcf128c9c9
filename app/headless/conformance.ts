import { findVectors } from './conformance/findVectors'
import { judge } from './conformance/judge'

/** Where a command's lines go. */
interface Output {
  readonly print: (line: string) => void
  readonly complain: (line: string) => void
}

/**
 * Runs every vector below the folders, a line each, and gives the exit code: 0 when all passed, 1 when some failed, 2
 * when there was nothing to run. A folder without vectors is unusable input, so that a wrong path cannot pass.
 */
export function conformance(folders: readonly string[], { print, complain }: Output): 0 | 1 | 2 {
  if (folders.length === 0) {
    complain('usage: conformance DIR…')
    return 2
  }
  const vectors = findVectors(folders)
  if (!vectors.ok) {
    complain(vectors.error)
    return 2
  }
  let failed = 0
  for (const vector of vectors.value) {
    const difference = judge(vector)
    if (difference !== undefined) failed++
    print(difference === undefined ? `ok ${vector.name}` : `FAIL ${vector.name}: ${difference}`)
  }
  print(`${vectors.value.length - failed} passed, ${failed} failed`)
  return failed === 0 ? 0 : 1
}
