import { defineKind } from '#model/kindDefinition'
import { defaultService } from './defaults'
import { serviceColumns } from './printer'
import { serviceRelations } from './relations'
import type { Service } from './schema'
import { validateService } from './validation'

export const service = defineKind<Service>({
  kind: 'Service',
  apiVersion: 'v1',
  plural: 'services',
  shortNames: ['svc'],
  namespaced: true,
  defaults: defaultService,
  validate: validateService,
  columns: serviceColumns,
  relations: serviceRelations,
  example: (name) => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: 'default' },
    spec: { selector: { app: name }, ports: [{ port: 80 }] },
  }),
})
