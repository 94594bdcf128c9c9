import { withSteadyPaths } from '../linux/multipath'
import { enumerated, sampled, type Chance } from './chance'

/** One way in which something can go. Exactly one of them is the one that the seed draws. */
export interface Branch<R> {
  readonly probability: number
  readonly result: R
  readonly drawn: boolean
}

/** Whether every way in which something can go is looked at, or only the one that the seed draws, which then is all there is. */
export type Ways = 'all' | 'drawn'

/**
 * Every way in which `run` can go, with its probability, the way that the seed draws marked.
 *
 * The drawn branch is the one whose every answer is what `sampled` would say; its steps show the numbers really drawn.
 */
export function branchesOf<R>(
  seed: number,
  flowId: string,
  ways: Ways,
  run: (chance: Chance) => R,
): readonly Branch<R>[] {
  const own = sampled(seed, flowId)
  if (ways === 'drawn') return [{ probability: 1, result: run(withSteadyPaths(own)), drawn: true }]
  return enumerated(seed, flowId, (scripted) => {
    let drawn = true
    const answers: Chance = {
      port: scripted.port,
      draw: (ruleId, probability) => {
        const script = scripted.draw(ruleId, probability)
        const draw = own.draw(ruleId, probability)
        drawn &&= draw.taken === script.taken
        return drawn ? draw : script
      },
    }
    const result = run(withSteadyPaths(answers))
    return { result, drawn }
  }).map(({ probability, result }) => ({ probability, ...result }))
}
