import * as v from 'valibot'
import { isRecord } from '#lib/isRecord'
import { vectorObject } from './vectorStore'

const range = v.strictObject({ from: v.number(), to: v.number(), step: v.optional(v.number(), 1) })

/** An object, or one for each number of a range. */
const repeatable = v.union([v.strictObject({ repeat: range, object: vectorObject }), vectorObject])

const part = v.record(v.string(), v.unknown())

const expectation = v.strictObject({
  endpointSlices: v.optional(
    v.array(
      v.strictObject({
        name: v.optional(v.string()),
        service: v.optional(v.string()),
        generateName: v.optional(v.string()),
        labels: v.optional(part),
        annotations: v.optional(part),
        ownerReferences: v.optional(v.array(part)),
        addressType: v.optional(v.string()),
        ports: v.optional(v.array(part)),
        endpoints: v.optional(v.array(part)),
        count: v.optional(v.number()),
      }),
    ),
  ),
  slicesWritten: v.optional(v.strictObject({ created: v.number(), updated: v.number(), deleted: v.number() })),
  endpoints: v.optional(
    v.nullable(
      v.strictObject({
        annotations: v.optional(part),
        subsets: v.optional(v.array(part)),
        counts: v.optional(v.strictObject({ addresses: v.number(), notReadyAddresses: v.number() })),
      }),
    ),
  ),
})

const step = v.strictObject({ objects: v.array(repeatable), expect: expectation })

/** A case of the endpoint controllers: one step, or several that follow each other. */
export const endpointsVector = v.pipe(
  v.looseObject({
    config: v.optional(v.strictObject({ maxEndpointsPerSlice: v.number() }), { maxEndpointsPerSlice: 100 }),
    steps: v.optional(v.array(step)),
    objects: v.optional(v.array(repeatable), []),
    expect: v.optional(expectation, {}),
  }),
  v.transform(({ config, steps, objects, expect }) => ({ config, steps: steps ?? [{ objects, expect }] })),
)

export type EndpointsStep = v.InferOutput<typeof step>
export type EndpointsExpectation = v.InferOutput<typeof expectation>
type VectorObject = v.InferOutput<typeof vectorObject>

/** The objects of a step, one for each number where they are repeated. */
export const repeated = (objects: EndpointsStep['objects']): readonly VectorObject[] =>
  objects.flatMap((one) => {
    if (!isRepeated(one)) return [one]
    return numbers(one.repeat).map((i) => v.parse(vectorObject, filledIn(one.object, i)))
  })

const isRepeated = (one: EndpointsStep['objects'][number]): one is Extract<typeof one, { repeat: unknown }> =>
  isRecord(one['repeat'])

/** The numbers that a range stands for, both ends included; none for what is no range. */
function numbers(input: unknown): readonly number[] {
  const parsed = v.safeParse(range, input)
  if (!parsed.success) return []
  const { from, to, step: by } = parsed.output
  return Array.from({ length: Math.floor((to - from) / by) + 1 }, (_, k) => from + k * by)
}

/** The address of the Pod of this number. */
const addressOf = (i: number): string => `10.244.${Math.floor(i / 256)}.${i % 256}`

function filledIn(value: unknown, i: number): unknown {
  if (typeof value === 'string') return value.replaceAll('$(i)', String(i)).replaceAll('$(ip)', addressOf(i))
  if (Array.isArray(value)) return value.map((one) => filledIn(one, i))
  return isRecord(value)
    ? Object.fromEntries(Object.entries(value).map(([name, one]) => [name, filledIn(one, i)]))
    : value
}

/** The endpoints of the Pods `pod-<i>` on node-1, all ready, as the controller writes them. */
export const endpointsOfPods = (input: unknown): readonly unknown[] =>
  numbers(input).map((i) => ({
    addresses: [addressOf(i)],
    conditions: { ready: true, serving: true, terminating: false },
    nodeName: 'node-1',
    targetRef: { kind: 'Pod', namespace: 'default', name: `pod-${i}`, uid: uidOf('Pod', 'default', `pod-${i}`) },
  }))

/** The uid of an object that shows none. */
export const uidOf = (kind: string, namespace: string, name: string): string => `${kind}/${namespace}/${name}`
