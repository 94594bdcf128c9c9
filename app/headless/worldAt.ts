import type { World } from '#engine'
import { liveStep } from '#engine/live'
import { err, ok, type Result } from '#lib/result'
import { durationMs, durationText } from '#model/duration'
import { scriptInputs } from '#scenario/script'
import { at, type OpenCluster } from './openCluster'

/** The latest moment that is asked for: scripts end within an hour. */
const latest = 3_600_000

/** A file's cluster at a moment (`30s`), when what its script holds until then has happened; as it settled without one. */
export function worldAt(
  { file, scenario, world, atSpec }: OpenCluster,
  moment: string | undefined,
): Result<World, string> {
  if (moment === undefined) return ok(world)
  const ms = durationMs(moment)
  if (ms === undefined || ms > latest) {
    return err(`--at must be a time such as 500ms or 30s, of ${durationText(latest)} at most`)
  }
  if (world.settings.latency === 'instant') return err(at(file, atSpec('spec.cluster.latency'), noMoments))
  const begun = scriptInputs(scenario).reduce((before, input) => liveStep(before, input)[0], world)
  return ok(liveStep(begun, { type: 'advance', ms })[0])
}

/** What is said of a cluster that is asked for a moment and has none. */
export const noMoments = 'nothing takes time in this cluster (latency: instant), so nothing has a moment in it'
