import * as v from 'valibot'
import { checkObject } from '#kinds/fields/check'
import type { KubeObject } from '#model/objectMeta'
import { withNamespace } from '../defaultNamespace'
import { limits } from '../limits'

/** The objects that an entry applies, one or a list, each as `kubectl apply -f` takes it. */
export const applied = v.pipe(
  v.unknown(),
  v.rawTransform<unknown, readonly KubeObject[]>(({ dataset, addIssue, NEVER }) => {
    const given: unknown = dataset.value
    const isList = Array.isArray(given)
    const list: readonly unknown[] = isList ? given : [given]
    const complain = (i: number, field: string, message: string): void => {
      const whole = isList ? [{ type: 'array', origin: 'value', input: list, key: i, value: list[i] } as const] : []
      const part = { type: 'object', origin: 'value', input: {}, key: field, value: undefined } as const
      const path = [...whole, ...(field === '' ? [] : [part])]
      const [first, ...others] = path
      addIssue(first === undefined ? { message } : { message, path: [first, ...others] })
    }
    const [excess] = list.slice(limits.applied)
    if (excess !== undefined) complain(limits.applied, '', `at most ${limits.applied} objects are applied at once`)
    const objects: KubeObject[] = []
    let failed = excess !== undefined || list.length === 0
    if (list.length === 0) complain(0, '', 'must hold an object')
    for (const [i, one] of list.slice(0, limits.applied).entries()) {
      const checked = checkObject(one)
      if (checked.ok && checked.value.metadata.name !== '') objects.push(withNamespace(checked.value))
      else {
        failed = true
        if (checked.ok) complain(i, 'metadata', 'resource name may not be empty')
        else for (const { field, message } of checked.error) complain(i, field, message)
      }
    }
    return failed ? NEVER : objects
  }),
)
