import * as v from 'valibot'
import { assertNever } from '#lib/assert'
import { isRecord } from '#lib/isRecord'
import type { ClusterCheck } from '#model/script'
import { closedMap } from '../closedMap'
import { dnsName, integer } from '../schemaParts'
import { withoutUndefined } from '../withoutUndefined'
import { objectRef, objectText, serviceRef, shortText, workloadRef } from './references'

const count = v.optional(integer(0, 100_000))

/** The status of a condition. YAML reads True and False as what they are. */
const conditionStatus = v.union(
  [
    v.pipe(
      v.boolean(),
      v.transform((is) => (is ? 'True' : 'False')),
    ),
    v.picklist(['True', 'False', 'Unknown']),
  ],
  'must be True, False or Unknown',
)

/** Says something, beside what it is about. */
const says = <T extends object>(subjects: number) =>
  v.check<T, string>(
    (value) => Object.values(value).filter((field) => field !== undefined).length > subjects,
    'must say what is expected',
  )

const objectCheck = v.pipe(
  closedMap({
    object: objectRef,
    exists: v.optional(v.boolean()),
    phase: v.optional(v.string()),
    ready: v.optional(v.boolean()),
    restarts: count,
    status: v.optional(v.string()),
    condition: v.optional(v.record(v.string(), conditionStatus)),
  }),
  says(1),
  v.transform((written): ClusterCheck => ({ type: 'object', ...withoutUndefined(written) })),
)

const podsCheck = v.pipe(
  closedMap({ pods: workloadRef, count, ready: count, terminating: count }),
  says(1),
  v.transform(({ pods, ...rest }): ClusterCheck => ({ type: 'pods', workload: pods, ...withoutUndefined(rest) })),
)

const serviceCheck = v.pipe(
  closedMap({
    service: serviceRef,
    slices: count,
    endpoints: count,
    ready: count,
    serving: count,
    terminating: count,
  }),
  says(1),
  v.transform((written): ClusterCheck => ({ type: 'service', ...withoutUndefined(written) })),
)

const rulesCheck = v.pipe(
  closedMap({ rules: dnsName, service: serviceRef, endpoints: integer(0, 100_000) }),
  v.transform(({ rules, ...rest }): ClusterCheck => ({ type: 'rules', node: rules, ...rest })),
)

/** One thing that is expected of the cluster: of an object, a workload's Pods, a Service's slices or a Node's rules. */
export const clusterCheck = v.lazy((input) => {
  if (!isRecord(input)) return objectCheck
  if ('rules' in input) return rulesCheck
  if ('service' in input) return serviceCheck
  return 'pods' in input ? podsCheck : objectCheck
})

/** An expectation as it is written. */
export function plainCheck(check: ClusterCheck): Readonly<Record<string, unknown>> {
  switch (check.type) {
    case 'object': {
      const { type: _, object, ...rest } = check
      return { object: objectText(object), ...rest }
    }
    case 'pods': {
      const { type: _, workload, ...rest } = check
      return { pods: shortText(workload), ...rest }
    }
    case 'service': {
      const { type: _, service, ...rest } = check
      return { service: shortText(service), ...rest }
    }
    case 'rules': {
      const { type: _, node, service, endpoints } = check
      return { rules: node, service: shortText(service), endpoints }
    }
    default:
      return assertNever(check)
  }
}
