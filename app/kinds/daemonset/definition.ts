import type { FieldError } from '#model/fieldError'
import { defineKind } from '#model/kindDefinition'
import { amountErrors, isZeroAmount, shareErrors } from '../amount'
import { invalid, oneOf, required } from '../fieldErrors'
import { metadataErrors } from '../metadata'
import { dns1123SubdomainErrors } from '../names'
import { ownerRelations } from '../owners'
import { defaultPodTemplate } from '../pod/defaults'
import { selectorChangeErrors, workloadErrors } from '../workload'
import { containersCell, imagesCell, pairsCell, selectorCell } from '../workloadCells'
import type { DaemonSet } from './schema'

export const daemonSet = defineKind<DaemonSet>({
  kind: 'DaemonSet',
  apiVersion: 'apps/v1',
  plural: 'daemonsets',
  shortNames: ['ds'],
  namespaced: true,
  defaults: defaultDaemonSet,
  validate: (object, old) => [
    ...metadataErrors(object, true, dns1123SubdomainErrors),
    ...workloadErrors(object.spec, 'DaemonSet'),
    ...strategyErrors(object.spec.updateStrategy),
    ...(old === undefined ? [] : selectorChangeErrors(object.spec, old.spec)),
  ],
  columns: [
    { header: 'NAME', cell: (object) => object.metadata.name },
    { header: 'DESIRED', cell: ({ status }) => String(status?.desiredNumberScheduled ?? 0) },
    { header: 'CURRENT', cell: ({ status }) => String(status?.currentNumberScheduled ?? 0) },
    { header: 'READY', cell: ({ status }) => String(status?.numberReady ?? 0) },
    { header: 'UP-TO-DATE', cell: ({ status }) => String(status?.updatedNumberScheduled ?? 0) },
    { header: 'AVAILABLE', cell: ({ status }) => String(status?.numberAvailable ?? 0) },
    { header: 'NODE SELECTOR', cell: ({ spec }) => pairsCell(spec.template.spec.nodeSelector) },
    { header: 'CONTAINERS', cell: ({ spec }) => containersCell(spec.template), wide: true },
    { header: 'IMAGES', cell: ({ spec }) => imagesCell(spec.template), wide: true },
    { header: 'SELECTOR', cell: ({ spec }) => selectorCell(spec.selector), wide: true },
  ],
  relations: ownerRelations,
  example: (name) => ({
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name, namespace: 'default' },
    spec: {
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: { containers: [{ name: 'main', image: 'nginx:1.29', ports: [{ containerPort: 80 }] }] },
      },
    },
  }),
})

/** Upstream: pkg/apis/apps/validation/validation.go ValidateDaemonSetUpdateStrategy. */
function strategyErrors({
  type,
  rollingUpdate,
}: NonNullable<DaemonSet['spec']['updateStrategy']> = {}): readonly FieldError[] {
  if (type !== 'RollingUpdate') return oneOf('spec.updateStrategy', type, ['OnDelete', 'RollingUpdate'])
  const at = 'spec.updateStrategy.rollingUpdate'
  const hasUnavailable = !isZeroAmount(rollingUpdate?.maxUnavailable)
  const hasSurge = !isZeroAmount(rollingUpdate?.maxSurge)
  return [
    ...(['maxUnavailable', 'maxSurge'] as const).flatMap((name) =>
      amountErrors(`${at}.${name}`, rollingUpdate?.[name]),
    ),
    ...(['maxUnavailable', 'maxSurge'] as const).flatMap((name) => shareErrors(`${at}.${name}`, rollingUpdate?.[name])),
    ...(hasUnavailable && hasSurge
      ? [invalid(`${at}.maxSurge`, rollingUpdate?.maxSurge, 'may not be set when maxUnavailable is non-zero')]
      : []),
    ...(!hasUnavailable && !hasSurge ? [required(`${at}.maxUnavailable`, 'cannot be 0 when maxSurge is 0')] : []),
  ]
}

/** Upstream: pkg/apis/apps/v1/defaults.go SetDefaults_DaemonSet. */
function defaultDaemonSet(object: DaemonSet): DaemonSet {
  const { spec } = object
  const type = spec.updateStrategy?.type ?? 'RollingUpdate'
  return {
    ...object,
    spec: {
      ...spec,
      template: defaultPodTemplate(spec.template),
      updateStrategy:
        type === 'RollingUpdate'
          ? { type, rollingUpdate: { maxUnavailable: 1, maxSurge: 0, ...spec.updateStrategy?.rollingUpdate } }
          : { ...spec.updateStrategy, type },
      revisionHistoryLimit: spec.revisionHistoryLimit ?? 10,
    },
  }
}
