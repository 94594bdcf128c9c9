import * as v from 'valibot'
import { durationText } from '#model/duration'
import type { RequestSpec } from '#model/request'
import { closedMap } from './closedMap'
import { durationWithin } from './durationSchema'
import { limits } from './limits'
import { integer, rule, title } from './schemaParts'
import { withoutUndefined } from './withoutUndefined'

/** A moment of a scenario. */
export const moment = durationWithin(
  0,
  limits.moment,
  `must lie within ${durationText(limits.moment)} of the beginning`,
)

const sender = rule(
  (text) => /^((host|node)\/[a-z0-9][a-z0-9.-]*|[a-z0-9][a-z0-9-]*\/([a-z]+\/)?[a-z0-9][a-z0-9.-]*)$/.test(text),
  'must be host/NAME, node/NAME, NAMESPACE/POD or NAMESPACE/deploy/NAME',
)

const verdict = v.picklist(['delivered', 'refused', 'rejected', 'timeout', 'unresolved'])

const expectation = closedMap({
  verdict: v.optional(verdict),
  reason: v.optional(v.string()),
  backends: v.optional(v.array(v.string())),
  sourceSeen: v.optional(v.array(v.string())),
  failed: v.optional(
    v.union(
      [v.picklist(['none', 'some']), integer(0, limits.requestsOfStream)],
      `must be none, some or a whole number from 0 to ${limits.requestsOfStream}`,
    ),
  ),
  verdicts: v.optional(v.array(verdict)),
})

const fields = closedMap({
  name: v.optional(v.pipe(title, v.nonEmpty('must not be empty'))),
  from: sender,
  to: v.pipe(v.string(), v.nonEmpty('must not be empty'), v.maxLength(2048, 'must be no more than 2048 characters')),
  connections: v.optional(integer(1, limits.connections), 1),
  over: v.optional(v.pipe(v.string(), v.nonEmpty('must not be empty'))),
  sourcePort: v.optional(integer(1, 65535)),
  late: v.optional(v.boolean()),
  at: v.optional(moment),
  every: v.optional(durationWithin(10, limits.moment, 'must be at least 10ms')),
  until: v.optional(moment),
  keep: v.optional(v.boolean()),
  expect: v.optional(expectation),
})

type Fields = v.InferOutput<typeof fields>

/** One of `spec.requests`: sent once, or a stream. */
export const request = v.pipe(
  fields,
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return
    for (const { key, within, message } of misfits(dataset.value)) {
      const map = within === undefined ? dataset.value : dataset.value[within]
      const value: unknown = Object.entries(map ?? {}).find(([name]) => name === key)?.[1]
      const path = within === undefined ? [step(key, value)] : [step(within, map), step(key, value)]
      const [first, ...others] = path
      if (first !== undefined) addIssue({ message, input: value, path: [first, ...others] })
    }
  }),
)

const step = (key: string, value: unknown) => ({ type: 'object', origin: 'value', input: {}, key, value }) as const

interface Misfit {
  readonly key: string
  readonly within?: 'expect'
  readonly message: string
}

/** What a stream has and a single request has not, and the other way round. */
function misfits(written: Fields): readonly Misfit[] {
  const { at = 0, every, until, expect } = written
  if (every === undefined) {
    return [
      ...(['until', 'keep'] as const)
        .filter((key) => written[key] !== undefined)
        .map((key) => ({ key, message: 'belongs to a stream, which has every' })),
      ...(['failed', 'verdicts'] as const)
        .filter((key) => expect?.[key] !== undefined)
        .map((key) => ({ key, within: 'expect' as const, message: 'is expected of a stream, which has every' })),
    ]
  }
  return [
    ...whenItEnds(at, every, until),
    ...(written.connections === 1 ? [] : ['connections']).map((key) => ({ key, message: single })),
    ...(['over', 'late'] as const).filter((key) => written[key] !== undefined).map((key) => ({ key, message: single })),
    ...(['reason', 'backends', 'sourceSeen'] as const)
      .filter((key) => expect?.[key] !== undefined)
      .map((key) => ({ key, within: 'expect' as const, message: `${single}; of a stream, failed and verdicts are` })),
  ]
}

const single = 'is for a single request, which has no every'

function whenItEnds(at: number, every: number, until: number | undefined): readonly Misfit[] {
  if (until === undefined) return [{ key: 'every', message: 'needs until: when the stream ends' }]
  if (until <= at) return [{ key: 'until', message: 'must be after the stream begins' }]
  if ((until - at) / every <= limits.requestsOfStream) return []
  return [{ key: 'every', message: `makes more than ${limits.requestsOfStream} requests until then` }]
}

/** Requests as the engine knows them: one that has no name is called after its ends, with a number where that is taken. */
export function named(requests: readonly Fields[]): readonly RequestSpec[] {
  const taken = new Set(requests.map((each) => each.name))
  return requests.map(({ name: given, expect, ...rest }) => {
    const name = given ?? freeName(`${rest.from} to ${rest.to}`, taken)
    taken.add(name)
    return { name, ...withoutUndefined(rest), ...(expect === undefined ? {} : { expect: withoutUndefined(expect) }) }
  })
}

function freeName(wanted: string, taken: ReadonlySet<string | undefined>): string {
  let name = wanted
  for (let n = 2; taken.has(name); n++) name = `${wanted} (${n})`
  return name
}

/** A request as it is written, every default left out. */
export function plainRequest({
  name,
  from,
  to,
  connections,
  at,
  every,
  until,
  ...rest
}: RequestSpec): Readonly<Record<string, unknown>> {
  return {
    ...(name === `${from} to ${to}` ? {} : { name }),
    from,
    to,
    ...(connections === 1 ? {} : { connections }),
    ...Object.fromEntries(
      Object.entries({ at, every, until }).flatMap(([key, ms]) => (ms === undefined ? [] : [[key, durationText(ms)]])),
    ),
    ...rest,
  }
}
