import { defineKind } from '#model/kindDefinition'
import { objectKey } from '#model/objectMeta'
import { ownerRelations } from '../owners'
import { defaultPod } from './defaults'
import { podColumns } from './printer'
import type { Pod } from './schema'
import { validatePod } from './validation'

export const pod = defineKind<Pod>({
  kind: 'Pod',
  apiVersion: 'v1',
  plural: 'pods',
  shortNames: ['po'],
  namespaced: true,
  defaults: defaultPod,
  validate: validatePod,
  columns: podColumns,
  relations: (object) => [
    ...ownerRelations(object),
    ...(object.spec.nodeName === undefined
      ? []
      : [{ type: 'runsOn' as const, to: objectKey('Node', '', object.spec.nodeName) }]),
  ],
  example: (name) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default', labels: { app: name } },
    spec: { containers: [{ name: 'main', image: 'nginx:1.29', ports: [{ containerPort: 80 }] }] },
  }),
})
