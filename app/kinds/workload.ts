import type { FieldError } from '#model/fieldError'
import { matchesSelector, type LabelSelector } from '#model/selector'
import { isEqual } from '#lib/isEqual'
import { forbidden, invalid, notNegative, notSupported, required } from './fieldErrors'
import { labelsErrors } from './names'
import { podSpecErrors } from './pod/validation'
import type { PodTemplateSpec } from './pod/schema'
import { selectorErrors } from './selectorErrors'

interface WorkloadSpec {
  readonly replicas?: number
  readonly minReadySeconds?: number
  readonly revisionHistoryLimit?: number
  readonly selector: LabelSelector
  readonly template: PodTemplateSpec
}

/**
 * What the API server would refuse in the parts that every workload has: counts, selector and Pod template. `kind` is what
 * the texts call it.
 *
 * A selector that is left out matches nothing, so the template is found not to match it as well.
 * Upstream: pkg/apis/apps/validation/validation.go.
 */
export function workloadErrors(
  spec: WorkloadSpec,
  kind: 'ReplicaSet' | 'StatefulSet' | 'DaemonSet',
): readonly FieldError[] {
  const labels = spec.template.metadata?.labels
  const { restartPolicy, activeDeadlineSeconds } = spec.template.spec
  const isEmpty = isEmptySelector(spec.selector)
  return [
    ...notNegative('spec.replicas', spec.replicas),
    ...notNegative('spec.minReadySeconds', spec.minReadySeconds),
    ...notNegative('spec.revisionHistoryLimit', spec.revisionHistoryLimit),
    ...(isEmpty && kind !== 'DaemonSet' ? [required('spec.selector')] : []),
    ...selectorErrors('spec.selector', spec.selector),
    ...(isEmpty || !matchesSelector(spec.selector, labels)
      ? [invalid('spec.template.metadata.labels', labels ?? null, '`selector` does not match template `labels`')]
      : []),
    ...labelsErrors('spec.template.labels', labels),
    ...podSpecErrors('spec.template.spec', spec.template.spec),
    ...(restartPolicy === undefined || restartPolicy === 'Always'
      ? []
      : [notSupported('spec.template.spec.restartPolicy', restartPolicy, ['Always'])]),
    ...(activeDeadlineSeconds === undefined
      ? []
      : [forbidden('spec.template.spec.activeDeadlineSeconds', `activeDeadlineSeconds in ${kind} is not Supported`)]),
  ]
}

/** The selector of a workload stays for its life. */
export const selectorChangeErrors = (spec: WorkloadSpec, old: WorkloadSpec): readonly FieldError[] =>
  isEqual(spec.selector, old.selector) ? [] : [invalid('spec.selector', spec.selector, 'field is immutable')]

const isEmptySelector = (selector: LabelSelector): boolean =>
  Object.keys(selector.matchLabels ?? {}).length === 0 && (selector.matchExpressions ?? []).length === 0
