import type { FieldError } from '#model/fieldError'
import { defineKind } from '#model/kindDefinition'
import { amountErrors, isZeroAmount, shareErrors } from '../amount'
import { forbidden, invalid, notNegative, oneOf } from '../fieldErrors'
import { metadataErrors } from '../metadata'
import { dns1123SubdomainErrors } from '../names'
import { ownerRelations } from '../owners'
import { defaultPodTemplate } from '../pod/defaults'
import { selectorChangeErrors, workloadErrors } from '../workload'
import { containersCell, imagesCell, selectorCell } from '../workloadCells'
import type { Deployment } from './schema'

export const deployment = defineKind<Deployment>({
  kind: 'Deployment',
  apiVersion: 'apps/v1',
  plural: 'deployments',
  shortNames: ['deploy'],
  namespaced: true,
  defaults: defaultDeployment,
  validate: (object, old) => [
    ...metadataErrors(object, true, dns1123SubdomainErrors),
    ...workloadErrors(object.spec, 'ReplicaSet'),
    ...specErrors(object),
    ...(old === undefined ? [] : selectorChangeErrors(object.spec, old.spec)),
  ],
  columns: [
    { header: 'NAME', cell: (object) => object.metadata.name },
    { header: 'READY', cell: ({ spec, status }) => `${status?.readyReplicas ?? 0}/${spec.replicas ?? 1}` },
    { header: 'UP-TO-DATE', cell: ({ status }) => String(status?.updatedReplicas ?? 0) },
    { header: 'AVAILABLE', cell: ({ status }) => String(status?.availableReplicas ?? 0) },
    { header: 'CONTAINERS', cell: ({ spec }) => containersCell(spec.template), wide: true },
    { header: 'IMAGES', cell: ({ spec }) => imagesCell(spec.template), wide: true },
    { header: 'SELECTOR', cell: ({ spec }) => selectorCell(spec.selector), wide: true },
  ],
  relations: ownerRelations,
  example: (name) => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'default' },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: { containers: [{ name: 'main', image: 'nginx:1.29', ports: [{ containerPort: 80 }] }] },
      },
    },
  }),
})

/** Upstream: pkg/apis/apps/v1/defaults.go SetDefaults_Deployment. */
function defaultDeployment(object: Deployment): Deployment {
  const { spec } = object
  const type = spec.strategy?.type ?? 'RollingUpdate'
  return {
    ...object,
    spec: {
      ...spec,
      replicas: spec.replicas ?? 1,
      template: defaultPodTemplate(spec.template),
      strategy:
        type === 'RollingUpdate'
          ? { type, rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%', ...spec.strategy?.rollingUpdate } }
          : { ...spec.strategy, type },
      revisionHistoryLimit: spec.revisionHistoryLimit ?? 10,
      progressDeadlineSeconds: spec.progressDeadlineSeconds ?? 600,
    },
  }
}

/** Upstream: ValidateDeploymentSpec. */
function specErrors({ spec }: Deployment): readonly FieldError[] {
  const deadline = spec.progressDeadlineSeconds
  return [
    ...strategyErrors(spec.strategy),
    ...notNegative('spec.progressDeadlineSeconds', deadline),
    ...(deadline !== undefined && deadline <= (spec.minReadySeconds ?? 0)
      ? [invalid('spec.progressDeadlineSeconds', deadline, 'must be greater than minReadySeconds')]
      : []),
  ]
}

function strategyErrors({
  type,
  rollingUpdate,
}: NonNullable<Deployment['spec']['strategy']> = {}): readonly FieldError[] {
  const at = 'spec.strategy.rollingUpdate'
  if (type === 'Recreate') {
    return rollingUpdate === undefined ? [] : [forbidden(at, "may not be specified when strategy `type` is 'Recreate'")]
  }
  return [
    ...oneOf('spec.strategy', type, ['Recreate', 'RollingUpdate']),
    ...amountErrors(`${at}.maxUnavailable`, rollingUpdate?.maxUnavailable),
    ...amountErrors(`${at}.maxSurge`, rollingUpdate?.maxSurge),
    ...(isZeroAmount(rollingUpdate?.maxSurge) && isZeroAmount(rollingUpdate?.maxUnavailable)
      ? [invalid(`${at}.maxUnavailable`, rollingUpdate?.maxUnavailable, 'may not be 0 when `maxSurge` is 0')]
      : []),
    ...shareErrors(`${at}.maxUnavailable`, rollingUpdate?.maxUnavailable),
  ]
}
