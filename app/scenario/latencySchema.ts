import * as v from 'valibot'
import type { ClusterSettings } from '#model/clusterSettings'
import { typicalLatency, type Latency, type LatencySettings } from '#model/latency'
import { durationText } from '#model/duration'
import { closedMap } from './closedMap'
import { duration } from './durationSchema'

const parts = Object.keys(typicalLatency) as (keyof Latency)[]
const table = closedMap(
  Object.fromEntries(parts.map((part) => [part, v.optional(duration)])) as Record<
    keyof Latency,
    v.OptionalSchema<typeof duration, undefined>
  >,
)

/** `spec.cluster.latency`: `instant`, `typical`, or how much single parts take, the others what is typical. */
export const latency = v.pipe(
  v.union([v.picklist(['instant', 'typical']), table], 'must be instant, typical, or a map of times'),
  v.transform((written): LatencySettings => {
    if (written === 'instant') return 'instant'
    if (written === 'typical') return typicalLatency
    const given = parts.flatMap((part) => (written[part] === undefined ? [] : [[part, written[part]] as const]))
    return { ...typicalLatency, ...Object.fromEntries(given) }
  }),
)

/**
 * The settings as they are written; undefined where they are what a scenario has without them: in one with moments
 * everything takes what is typical, in any other nothing takes time.
 */
export function plainLatency(
  { latency: settings }: ClusterSettings,
  hasMoments: boolean,
): 'instant' | 'typical' | Record<string, string> | undefined {
  if (settings === 'instant') return hasMoments ? 'instant' : undefined
  const other = parts.filter((part) => settings[part] !== typicalLatency[part])
  if (other.length === 0) return hasMoments ? undefined : 'typical'
  return Object.fromEntries(other.map((part) => [part, durationText(settings[part])]))
}
