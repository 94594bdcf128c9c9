import type { FieldError } from '#model/fieldError'
import type { LabelSelector } from '#model/selector'
import { forbidden, invalid, required } from './fieldErrors'
import { labelsErrors, labelValueErrors, qualifiedNameErrors } from './names'

/**
 * What the API server would refuse in a selector by labels; `field` is where it stands.
 *
 * Upstream: apimachinery/pkg/apis/meta/v1/validation/validation.go ValidateLabelSelector.
 */
export const selectorErrors = (field: string, selector: LabelSelector): readonly FieldError[] => [
  ...labelsErrors(`${field}.matchLabels`, selector.matchLabels),
  ...(selector.matchExpressions ?? []).flatMap(({ key, operator, values = [] }, i) => {
    const at = `${field}.matchExpressions[${i}]`
    return [
      ...operatorErrors(at, operator, values),
      ...qualifiedNameErrors(key).map((detail) => invalid(`${at}.key`, key, detail)),
      ...values.flatMap((value, j) =>
        labelValueErrors(value).map((detail) => invalid(`${at}.values[${j}]`, value, detail)),
      ),
    ]
  }),
]

function operatorErrors(at: string, operator: string, values: readonly string[]): readonly FieldError[] {
  switch (operator) {
    case 'In':
    case 'NotIn':
      return values.length === 0
        ? [required(`${at}.values`, "must be specified when `operator` is 'In' or 'NotIn'")]
        : []
    case 'Exists':
    case 'DoesNotExist':
      return values.length > 0
        ? [forbidden(`${at}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")]
        : []
    default:
      return [invalid(`${at}.operator`, operator, 'not a valid selector operator')]
  }
}
