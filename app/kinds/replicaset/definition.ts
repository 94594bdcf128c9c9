import { defineKind } from '#model/kindDefinition'
import { metadataErrors } from '../metadata'
import { dns1123SubdomainErrors } from '../names'
import { ownerRelations } from '../owners'
import { defaultPodTemplate } from '../pod/defaults'
import { selectorChangeErrors, workloadErrors } from '../workload'
import { containersCell, imagesCell, selectorCell } from '../workloadCells'
import type { ReplicaSet } from './schema'

export const replicaSet = defineKind<ReplicaSet>({
  kind: 'ReplicaSet',
  apiVersion: 'apps/v1',
  plural: 'replicasets',
  shortNames: ['rs'],
  namespaced: true,
  defaults: (object) => ({
    ...object,
    spec: {
      ...object.spec,
      replicas: object.spec.replicas ?? 1,
      template: defaultPodTemplate(object.spec.template),
    },
  }),
  validate: (object, old) => [
    ...metadataErrors(object, true, dns1123SubdomainErrors),
    ...workloadErrors(object.spec, 'ReplicaSet'),
    ...(old === undefined ? [] : selectorChangeErrors(object.spec, old.spec)),
  ],
  columns: [
    { header: 'NAME', cell: (object) => object.metadata.name },
    { header: 'DESIRED', cell: ({ spec }) => String(spec.replicas ?? 1) },
    { header: 'CURRENT', cell: ({ status }) => String(status?.replicas ?? 0) },
    { header: 'READY', cell: ({ status }) => String(status?.readyReplicas ?? 0) },
    { header: 'CONTAINERS', cell: ({ spec }) => containersCell(spec.template), wide: true },
    { header: 'IMAGES', cell: ({ spec }) => imagesCell(spec.template), wide: true },
    { header: 'SELECTOR', cell: ({ spec }) => selectorCell(spec.selector), wide: true },
  ],
  relations: ownerRelations,
  example: (name) => ({
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
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
