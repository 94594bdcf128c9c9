import { defineKind } from '#model/kindDefinition'
import { metadataErrors } from '../metadata'
import { dns1123SubdomainErrors } from '../names'
import { ownerRelations } from '../owners'
import { defaultPodTemplate } from '../pod/defaults'
import { selectorChangeErrors, workloadErrors } from '../workload'
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
    ...workloadErrors(object.spec),
    ...(old === undefined ? [] : selectorChangeErrors(object.spec, old.spec)),
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
