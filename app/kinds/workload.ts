import type { FieldError } from '#model/fieldError'
import { matchesSelector, type LabelSelector } from '#model/selector'
import { isEqual } from '#lib/isEqual'
import { invalid, notSupported, required } from './fieldErrors'
import { labelsErrors } from './names'
import { podSpecErrors } from './pod/validation'
import type { PodTemplateSpec } from './pod/schema'

interface WorkloadSpec {
  readonly replicas?: number
  readonly selector: LabelSelector
  readonly template: PodTemplateSpec
}

/**
 * What the API server would refuse in the parts that every workload has: replicas, selector and Pod template.
 *
 * Upstream: pkg/apis/apps/validation/validation.go.
 */
export function workloadErrors(spec: WorkloadSpec): readonly FieldError[] {
  const labels = spec.template.metadata?.labels
  return [
    ...((spec.replicas ?? 0) < 0
      ? [invalid('spec.replicas', spec.replicas, 'must be greater than or equal to 0')]
      : []),
    ...selectorErrors(spec.selector),
    ...(!isEmptySelector(spec.selector) && !matchesSelector(spec.selector, labels)
      ? [invalid('spec.template.metadata.labels', labels ?? {}, '`selector` does not match template `labels`')]
      : []),
    ...labelsErrors('spec.template.metadata.labels', labels),
    ...podSpecErrors('spec.template.spec', spec.template.spec),
    ...(spec.template.spec.restartPolicy === undefined || spec.template.spec.restartPolicy === 'Always'
      ? []
      : [notSupported('spec.template.spec.restartPolicy', spec.template.spec.restartPolicy, ['Always'])]),
  ]
}

/** The selector of a workload stays for its life. */
export const selectorChangeErrors = (spec: WorkloadSpec, old: WorkloadSpec): readonly FieldError[] =>
  isEqual(spec.selector, old.selector) ? [] : [invalid('spec.selector', spec.selector, 'field is immutable')]

const isEmptySelector = (selector: LabelSelector): boolean =>
  Object.keys(selector.matchLabels ?? {}).length === 0 && (selector.matchExpressions ?? []).length === 0

function selectorErrors(selector: LabelSelector): readonly FieldError[] {
  if (isEmptySelector(selector)) return [required('spec.selector')]
  const operators = ['DoesNotExist', 'Exists', 'In', 'NotIn']
  return [
    ...labelsErrors('spec.selector.matchLabels', selector.matchLabels),
    ...(selector.matchExpressions ?? []).flatMap((expression, i) => {
      const at = `spec.selector.matchExpressions[${i}]`
      const needsValues = expression.operator === 'In' || expression.operator === 'NotIn'
      if (!operators.includes(expression.operator)) {
        return [invalid(`${at}.operator`, expression.operator, 'not a valid selector operator')]
      }
      return needsValues && (expression.values ?? []).length === 0
        ? [required(`${at}.values`, "must be specified when `operator` is 'In' or 'NotIn'")]
        : []
    }),
  ]
}
