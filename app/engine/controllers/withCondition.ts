import type { Condition } from '#kinds/node/schema'

/**
 * The conditions with `next` in place of the one of its type, which keeps the time of its last transition while the status
 * is the same. One that says nothing new, by status and reason, leaves them as they are.
 *
 * Upstream: pkg/controller/deployment/util SetDeploymentCondition.
 */
export function withCondition(conditions: readonly Condition[], next: Condition): readonly Condition[] {
  const before = conditions.find(({ type }) => type === next.type)
  if (before?.status === next.status && before.reason === next.reason) return conditions
  const others = conditions.filter(({ type }) => type !== next.type)
  const { lastTransitionTime } = before ?? {}
  return [
    ...others,
    before?.status === next.status && lastTransitionTime !== undefined ? { ...next, lastTransitionTime } : next,
  ]
}

/** The condition of this type, if there is one. */
export const conditionOf = (conditions: readonly Condition[] | undefined, type: string): Condition | undefined =>
  conditions?.find((condition) => condition.type === type)
