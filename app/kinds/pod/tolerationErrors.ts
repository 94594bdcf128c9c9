import type { FieldError } from '#model/fieldError'
import { invalid, notSupported } from '../fieldErrors'
import { labelValueErrors, qualifiedNameErrors } from '../names'
import type { Toleration } from './schema'

/** What the API server would refuse in one toleration. Upstream: pkg/apis/core/validation/validation.go ValidateTolerations. */
export function tolerationErrors(field: string, toleration: Toleration): readonly FieldError[] {
  const { key = '', value = '', effect = '' } = toleration
  const operator: string = toleration.operator ?? ''
  return [
    ...(key === '' ? [] : qualifiedNameErrors(key).map((detail) => invalid(`${field}.key`, key, detail))),
    ...(key === '' && operator !== 'Exists'
      ? [
          invalid(
            `${field}.operator`,
            operator,
            'operator must be Exists when `key` is empty, which means "match all values and all keys"',
          ),
        ]
      : []),
    ...(toleration.tolerationSeconds !== undefined && effect !== 'NoExecute'
      ? [invalid(`${field}.effect`, effect, "effect must be 'NoExecute' when `tolerationSeconds` is set")]
      : []),
    ...operatorErrors(field, operator, value, toleration),
    ...(effect === '' || effects.includes(effect) ? [] : [notSupported(`${field}.effect`, effect, effects)]),
  ]
}

const effects = ['NoExecute', 'NoSchedule', 'PreferNoSchedule']

function operatorErrors(field: string, operator: string, value: string, toleration: Toleration): readonly FieldError[] {
  switch (operator) {
    case 'Equal':
    case '':
      return labelValueErrors(value).map((detail) => invalid(`${field}.operator`, value, detail))
    case 'Exists':
      return value === ''
        ? []
        : [invalid(`${field}.operator`, toleration, "value must be empty when `operator` is 'Exists'")]
    default:
      return [notSupported(`${field}.operator`, operator, ['Equal', 'Exists'])]
  }
}
