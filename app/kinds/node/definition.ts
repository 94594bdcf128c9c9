import { defineKind } from '#model/kindDefinition'
import { defaultNode } from './defaults'
import { nodeColumns } from './printer'
import type { Node } from './schema'
import { validateNode } from './validation'

export const node = defineKind<Node>({
  kind: 'Node',
  apiVersion: 'v1',
  plural: 'nodes',
  shortNames: ['no'],
  namespaced: false,
  defaults: defaultNode,
  validate: validateNode,
  columns: nodeColumns,
  relations: () => [],
  example: (name) => ({ apiVersion: 'v1', kind: 'Node', metadata: { name } }),
})
