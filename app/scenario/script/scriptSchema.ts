import * as v from 'valibot'
import { assertNever } from '#lib/assert'
import { isRecord } from '#lib/isRecord'
import { durationText } from '#model/duration'
import type { ObjectKey } from '#model/objectMeta'
import type { ScriptDeed, ScriptEntry } from '#model/script'
import { closedMap, noList } from '../closedMap'
import { withoutDefaultNamespace } from '../defaultNamespace'
import { limits } from '../limits'
import { tooMany } from '../objectLimits'
import { moment } from '../requestSchema'
import { atMost, integer, label } from '../schemaParts'
import { withoutUndefined } from '../withoutUndefined'
import { applied } from './applied'
import { clusterCheck, plainCheck } from './checkSchema'
import { fault, plainFault } from './faultSchema'
import { exactlyOne } from './oneOf'
import { objectRef, objectText, podRef, shortText } from './references'
import { scriptedObjects } from './scriptedObjects'

const atOnce = v.pipe(
  v.number(),
  v.check((grace) => grace === 0, 'must be 0: at once'),
  v.transform(() => 0 as const),
)

const deletion = v.lazy((input) =>
  isRecord(input)
    ? closedMap({ object: objectRef, grace: v.optional(atOnce) })
    : v.pipe(
        objectRef,
        v.transform((object): { object: ObjectKey; grace?: 0 } => ({ object })),
      ),
)

const written = closedMap({
  at: moment,
  apply: v.optional(applied),
  patch: v.optional(closedMap({ object: objectRef, merge: v.pipe(noList, v.record(v.string(), v.unknown())) })),
  delete: v.optional(deletion),
  break: v.optional(fault),
  mend: v.optional(fault),
  crash: v.optional(closedMap({ pod: podRef, container: v.optional(label), exitCode: v.optional(integer(0, 255), 1) })),
  expect: v.optional(v.pipe(v.array(clusterCheck), v.nonEmpty('must expect something'))),
})

type Written = v.InferOutput<typeof written>

const entry = v.pipe(
  written,
  exactlyOne<Written>(['apply', 'patch', 'delete', 'break', 'mend', 'crash', 'expect'], 'deed'),
  v.transform((one): ScriptEntry => ({ at: one.at, deed: deedOf(one) })),
  v.check(
    (one) => excessOf(one) === undefined,
    ({ input }) => excessOf(input) ?? '',
  ),
)

const excessOf = (one: ScriptEntry): string | undefined => tooMany(scriptedObjects(one), limits.objectsInFile)

/** `spec.script`: what is done when. */
export const script = v.pipe(v.array(entry), v.maxLength(limits.script, atMost(limits.script)))

function deedOf(one: Written): ScriptDeed {
  if (one.apply !== undefined) return { type: 'apply', objects: one.apply }
  if (one.patch !== undefined) return { type: 'patch', ...one.patch }
  if (one.delete !== undefined) return { type: 'delete', ...withoutUndefined(one.delete) }
  if (one.break !== undefined) return { type: 'break', fault: one.break }
  if (one.mend !== undefined) return { type: 'mend', fault: one.mend }
  if (one.crash !== undefined) return { type: 'crash', ...withoutUndefined(one.crash) }
  return { type: 'expect', checks: one.expect ?? [] }
}

/** An entry as it is written. */
export const plainEntry = ({ at, deed }: ScriptEntry): Readonly<Record<string, unknown>> => ({
  at: durationText(at),
  ...plainDeed(deed),
})

function plainDeed(deed: ScriptDeed): Readonly<Record<string, unknown>> {
  switch (deed.type) {
    case 'apply': {
      const objects = deed.objects.map(withoutDefaultNamespace)
      return { apply: objects.length === 1 ? objects[0] : objects }
    }
    case 'patch':
      return { patch: { object: objectText(deed.object), merge: deed.merge } }
    case 'delete': {
      const object = objectText(deed.object)
      return { delete: deed.grace === undefined ? object : { object, grace: deed.grace } }
    }
    case 'break':
    case 'mend':
      return { [deed.type]: plainFault(deed.fault) }
    case 'crash': {
      const { type: _, pod, exitCode, ...rest } = deed
      return { crash: { pod: shortText(pod), ...rest, ...(exitCode === 1 ? {} : { exitCode }) } }
    }
    case 'expect':
      return { expect: deed.checks.map(plainCheck) }
    default:
      return assertNever(deed)
  }
}
