import type { Outcome, Walk, World } from '#engine'
import { findingsForOutcome, findingsOf as findingsOfWorld, type Finding } from '#engine/findings'
import { memoByKey, memoLast } from '#lib/memo'
import type { ObjectKey } from '#model/objectMeta'
import { outcomeOf } from './player'
import type { PlaygroundState } from './state'

/** What is wrong with an object as far as traffic goes, the first cause first. */
export const findingsOf = ({ world }: PlaygroundState, key: ObjectKey): readonly Finding[] =>
  findingsOfObject(key, world)

const findingsOfObject = memoByKey((key: ObjectKey, world: World) => findingsOfWorld(world, key))

const noCauses: readonly Finding[] = []

/** Why the shown request failed, the object at fault first, in the cluster as it stands now. */
export function causesOf({ world, player }: PlaygroundState): readonly Finding[] {
  const outcome = player && outcomeOf(player)
  return outcome ? causesOfOutcome(world, outcome, player.walk) : noCauses
}

const causesOfOutcome = memoLast((world: World, outcome: Outcome, { lookups }: Walk) =>
  findingsForOutcome(world, outcome, lookups),
)
