import type { Input } from '#engine'
import type { Scenario } from '#scenario'
import type { Checkpoint, Act, Recording, RunSlice } from './state'

/** How far checkpoints lie apart, in simulated milliseconds, before they are thinned. */
const spacing = 500

/** As many checkpoints as are kept. */
const mostCheckpoints = 120

/** What lies back no further than this is remembered as closely as the present. */
const recent = 20_000

/** The recording of `run` with one more input, which led to `next`. */
export function recorded(
  run: RunSlice,
  input: Input,
  next: Omit<RunSlice, 'recording'>,
  scenario: Scenario,
): Recording {
  const { recording } = run
  if (recording === null) return { checkpoints: [{ ...next, scenario, acts: 0 }], acts: [] }
  const { checkpoints, acts } = recording
  if (input.type !== 'advance') {
    return { checkpoints, acts: [...acts, { at: run.world.now, input: inputOf(input), scenario }] }
  }
  const last = checkpoints.at(-1) ?? checkpoints[0]
  if (next.world.now - last.world.now < spacing) return recording
  return { acts, checkpoints: thinned([...checkpoints, { ...next, scenario, acts: acts.length }]) }
}

const inputOf = (input: Exclude<Input, { readonly type: 'advance' }>): Act['input'] =>
  input.type === 'send' ? { type: 'send', request: input.walk.request } : input

/**
 * The checkpoints without the one that is missed least, once there are too many: where the gap that it leaves is small
 * beside the time that has gone by since. So the way from a checkpoint to any moment stays short for what was just now,
 * and becomes longer the longer ago it was. The first and the last are never dropped.
 */
export function thinned(checkpoints: readonly [Checkpoint, ...Checkpoint[]]): readonly [Checkpoint, ...Checkpoint[]] {
  if (checkpoints.length <= mostCheckpoints) return checkpoints
  const [first, ...others] = checkpoints
  const at = (i: number): number => checkpoints[i]?.world.now ?? 0
  const now = at(checkpoints.length - 1)
  let least = 1
  let missed = Infinity
  for (let i = 1; i < checkpoints.length - 1; i++) {
    const loss = (at(i + 1) - at(i - 1)) / (recent + now - at(i))
    if (loss >= missed) continue
    missed = loss
    least = i
  }
  return [first, ...others.toSpliced(least - 1, 1)]
}
