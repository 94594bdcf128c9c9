import { isEqual } from '#lib/isEqual'
import type { FieldError } from '#model/fieldError'
import { defineKind } from '#model/kindDefinition'
import { invalid, notNegative, oneOf, required } from '../fieldErrors'
import { metadataErrors } from '../metadata'
import { dns1123SubdomainErrors, labelsErrors } from '../names'
import { ownerRelations } from '../owners'
import { defaultPodTemplate } from '../pod/defaults'
import { podSpecErrors } from '../pod/validation'
import { containersCell, imagesCell } from '../workloadCells'
import type { Job } from './schema'

export const job = defineKind<Job>({
  kind: 'Job',
  apiVersion: 'batch/v1',
  plural: 'jobs',
  shortNames: [],
  namespaced: true,
  defaults: defaultJob,
  validate: (object, old) => [
    ...metadataErrors(object, true, dns1123SubdomainErrors),
    ...specErrors(object),
    ...(old === undefined ? [] : changeErrors(object, old)),
  ],
  columns: [
    { header: 'NAME', cell: (object) => object.metadata.name },
    { header: 'STATUS', cell: statusCell },
    { header: 'COMPLETIONS', cell: completionsCell },
    { header: 'CONTAINERS', cell: ({ spec }) => containersCell(spec.template), wide: true },
    { header: 'IMAGES', cell: ({ spec }) => imagesCell(spec.template), wide: true },
  ],
  relations: ownerRelations,
  example: (name) => ({
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name, namespace: 'default' },
    spec: {
      template: { spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'busybox:1.37' }] } },
    },
  }),
})

/** Upstream: pkg/apis/batch/v1/defaults.go SetDefaults_Job. */
function defaultJob(object: Job): Job {
  const { spec } = object
  const isBare = spec.completions === undefined && spec.parallelism === undefined
  return {
    ...object,
    spec: {
      ...spec,
      ...(isBare ? { completions: 1 } : {}),
      parallelism: spec.parallelism ?? 1,
      backoffLimit: spec.backoffLimit ?? 6,
      completionMode: spec.completionMode ?? 'NonIndexed',
      suspend: spec.suspend ?? false,
      template: defaultPodTemplate(spec.template),
    },
  }
}

/** Upstream: pkg/apis/batch/validation/validation.go validateJobSpec. */
function specErrors({ spec }: Job): readonly FieldError[] {
  const counts = [
    'parallelism',
    'completions',
    'activeDeadlineSeconds',
    'backoffLimit',
    'ttlSecondsAfterFinished',
  ] as const
  const { restartPolicy } = spec.template.spec
  return [
    ...counts.flatMap((name) => notNegative(`spec.${name}`, spec[name])),
    ...oneOf('spec.completionMode', spec.completionMode, ['NonIndexed', 'Indexed']),
    ...(spec.completionMode === 'Indexed' && spec.completions === undefined
      ? [required('spec.completions', 'when completion mode is Indexed')]
      : []),
    ...labelsErrors('spec.template.labels', spec.template.metadata?.labels),
    ...podSpecErrors('spec.template.spec', spec.template.spec),
    ...(restartPolicy === 'OnFailure' || restartPolicy === 'Never'
      ? []
      : [required('spec.template.spec.restartPolicy', 'valid values: "OnFailure", "Never"')]),
  ]
}

/** What a Job is to do stays; a suspended one may still be given other Nodes. Upstream: ValidateJobSpecUpdate. */
function changeErrors({ spec }: Job, old: Job): readonly FieldError[] {
  const fixed = [
    ...(spec.completionMode === 'Indexed' ? [] : (['completions'] as const)),
    'selector',
    'template',
    'completionMode',
  ] as const
  return fixed.flatMap((name) =>
    isEqual(spec[name], old.spec[name]) ? [] : [invalid(`spec.${name}`, spec[name] ?? null, 'field is immutable')],
  )
}

/** Upstream: pkg/printers/internalversion/printers.go printJob. */
function statusCell({ metadata, status }: Job): string {
  const isTrue = (type: string): boolean =>
    status?.conditions?.some((condition) => condition.type === type && condition.status === 'True') === true
  if (isTrue('Complete')) return 'Complete'
  if (isTrue('Failed')) return 'Failed'
  if (metadata.deletionTimestamp !== undefined) return 'Terminating'
  if (isTrue('Suspended')) return 'Suspended'
  if (isTrue('FailureTarget')) return 'FailureTarget'
  return isTrue('SuccessCriteriaMet') ? 'SuccessCriteriaMet' : 'Running'
}

function completionsCell({ spec, status }: Job): string {
  const succeeded = status?.succeeded ?? 0
  if (spec.completions !== undefined) return `${succeeded}/${spec.completions}`
  const parallelism = spec.parallelism ?? 0
  return parallelism > 1 ? `${succeeded}/1 of ${parallelism}` : `${succeeded}/1`
}
