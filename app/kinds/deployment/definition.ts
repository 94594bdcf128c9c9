import type { FieldError } from '#model/fieldError'
import { defineKind } from '#model/kindDefinition'
import type { IntOrString } from '#model/port'
import { invalid } from '../fieldErrors'
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
    ...workloadErrors(object.spec),
    ...strategyErrors(object),
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

function strategyErrors({ spec }: Deployment): readonly FieldError[] {
  const { rollingUpdate } = spec.strategy ?? {}
  if (rollingUpdate === undefined) return []
  const isZero = (value: IntOrString | undefined): boolean => value === 0 || value === '0%'
  return [
    ...(['maxUnavailable', 'maxSurge'] as const).flatMap((name) =>
      amountErrors(`spec.strategy.rollingUpdate.${name}`, rollingUpdate[name]),
    ),
    ...(isZero(rollingUpdate.maxSurge) && isZero(rollingUpdate.maxUnavailable)
      ? [
          invalid(
            'spec.strategy.rollingUpdate.maxUnavailable',
            rollingUpdate.maxUnavailable,
            'may not be 0 when `maxSurge` is 0',
          ),
        ]
      : []),
  ]
}

function amountErrors(field: string, amount: IntOrString | undefined): readonly FieldError[] {
  if (amount === undefined) return []
  if (typeof amount === 'number') {
    return amount < 0 ? [invalid(field, amount, 'must be greater than or equal to 0')] : []
  }
  return /^\d+%$/.test(amount)
    ? []
    : [
        invalid(
          field,
          amount,
          "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')",
        ),
      ]
}
