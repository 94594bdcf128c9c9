import { defineKind } from '#model/kindDefinition'
import { metadataErrors } from '../metadata'
import { dns1123LabelErrors } from '../names'
import type { Namespace } from './schema'

/** The label by which other objects select a namespace by its name. */
const nameLabel = 'kubernetes.io/metadata.name'

export const namespace = defineKind<Namespace>({
  kind: 'Namespace',
  apiVersion: 'v1',
  plural: 'namespaces',
  shortNames: ['ns'],
  namespaced: false,
  defaults: (object) => ({
    ...object,
    metadata: { ...object.metadata, labels: { ...object.metadata.labels, [nameLabel]: object.metadata.name } },
    status: { phase: 'Active', ...object.status },
  }),
  validate: (object) => metadataErrors(object, false, dns1123LabelErrors),
  columns: [
    { header: 'NAME', cell: (object) => object.metadata.name },
    { header: 'STATUS', cell: (object) => object.status?.phase ?? '' },
  ],
  relations: () => [],
  example: (name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }),
})
