import { isEqual } from '#lib/isEqual'
import type { FieldError } from '#model/fieldError'
import { defineKind } from '#model/kindDefinition'
import { forbidden, invalid, notNegative } from '../fieldErrors'
import { metadataErrors } from '../metadata'
import { dns1123SubdomainErrors } from '../names'
import { ownerRelations } from '../owners'
import { defaultPodTemplate } from '../pod/defaults'
import { workloadErrors } from '../workload'
import { containersCell, imagesCell } from '../workloadCells'
import type { StatefulSet } from './schema'

export const statefulSet = defineKind<StatefulSet>({
  kind: 'StatefulSet',
  apiVersion: 'apps/v1',
  plural: 'statefulsets',
  shortNames: ['sts'],
  namespaced: true,
  defaults: defaultStatefulSet,
  validate: (object, old) => [
    ...metadataErrors(object, true, dns1123SubdomainErrors),
    ...strategyErrors(object),
    ...workloadErrors(object.spec, 'StatefulSet'),
    ...(old === undefined ? [] : changeErrors(object, old)),
  ],
  columns: [
    { header: 'NAME', cell: (object) => object.metadata.name },
    { header: 'READY', cell: ({ spec, status }) => `${status?.readyReplicas ?? 0}/${spec.replicas ?? 1}` },
    { header: 'CONTAINERS', cell: ({ spec }) => containersCell(spec.template), wide: true },
    { header: 'IMAGES', cell: ({ spec }) => imagesCell(spec.template), wide: true },
  ],
  relations: ownerRelations,
  example: (name) => ({
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name, namespace: 'default' },
    spec: {
      replicas: 2,
      serviceName: name,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: { containers: [{ name: 'main', image: 'nginx:1.29', ports: [{ containerPort: 80 }] }] },
      },
    },
  }),
})

/** Upstream: pkg/apis/apps/validation/validation.go ValidateStatefulSetSpec. */
function strategyErrors({ spec }: StatefulSet): readonly FieldError[] {
  const policy: string = spec.podManagementPolicy ?? 'OrderedReady'
  const { type, rollingUpdate } = spec.updateStrategy ?? {}
  const at = 'spec.updateStrategy'
  return [
    ...(['OrderedReady', 'Parallel'].includes(policy)
      ? []
      : [invalid('spec.podManagementPolicy', policy, "must be 'OrderedReady' or 'Parallel'")]),
    ...(type === undefined || type === 'OnDelete' || type === 'RollingUpdate'
      ? []
      : [invalid(at, spec.updateStrategy, "must be 'RollingUpdate' or 'OnDelete'")]),
    ...(type === 'OnDelete' && rollingUpdate !== undefined
      ? [invalid(`${at}.rollingUpdate`, rollingUpdate, "only allowed for updateStrategy 'RollingUpdate'")]
      : []),
    ...notNegative(`${at}.rollingUpdate.partition`, rollingUpdate?.partition),
    ...notNegative('spec.ordinals.start', spec.ordinals?.start),
  ]
}

const changeable = [
  'replicas',
  'ordinals',
  'template',
  'updateStrategy',
  'revisionHistoryLimit',
  'persistentVolumeClaimRetentionPolicy',
  'minReadySeconds',
]

/** Upstream: ValidateStatefulSetUpdate. */
function changeErrors({ spec }: StatefulSet, old: StatefulSet): readonly FieldError[] {
  const fixed = (all: object): unknown =>
    Object.fromEntries(Object.entries(all).filter(([field]) => !changeable.includes(field)))
  if (isEqual(fixed(spec), fixed(old.spec))) return []
  const [last = ''] = changeable.slice(-1)
  const others = changeable.slice(0, -1).map((field) => `'${field}'`)
  return [
    forbidden(
      'spec',
      `updates to statefulset spec for fields other than ${others.join(', ')} and '${last}' are forbidden`,
    ),
  ]
}

/** Upstream: pkg/apis/apps/v1/defaults.go SetDefaults_StatefulSet. */
function defaultStatefulSet(object: StatefulSet): StatefulSet {
  const { spec } = object
  const type = spec.updateStrategy?.type ?? 'RollingUpdate'
  return {
    ...object,
    spec: {
      ...spec,
      replicas: spec.replicas ?? 1,
      template: defaultPodTemplate(spec.template),
      podManagementPolicy: spec.podManagementPolicy ?? 'OrderedReady',
      revisionHistoryLimit: spec.revisionHistoryLimit ?? 10,
      updateStrategy:
        type === 'RollingUpdate'
          ? { type, rollingUpdate: { partition: 0, ...spec.updateStrategy?.rollingUpdate } }
          : { ...spec.updateStrategy, type },
    },
  }
}
