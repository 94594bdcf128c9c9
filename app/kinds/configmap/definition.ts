import { isEqual } from '#lib/isEqual'
import type { FieldError } from '#model/fieldError'
import { defineKind } from '#model/kindDefinition'
import { forbidden, invalid } from '../fieldErrors'
import { metadataErrors } from '../metadata'
import { configKeyErrors, dns1123SubdomainErrors } from '../names'
import { ownerRelations } from '../owners'
import type { ConfigMap } from './schema'

export const configMap = defineKind<ConfigMap>({
  kind: 'ConfigMap',
  apiVersion: 'v1',
  plural: 'configmaps',
  shortNames: ['cm'],
  namespaced: true,
  defaults: (object) => object,
  validate: (object, old) => [
    ...metadataErrors(object, true, dns1123SubdomainErrors),
    ...keysErrors(object),
    ...(old?.immutable === true ? changeErrors(object, old) : []),
  ],
  columns: [
    { header: 'NAME', cell: (object) => object.metadata.name },
    { header: 'DATA', cell: ({ data, binaryData }) => String(Object.keys({ ...data, ...binaryData }).length) },
  ],
  relations: ownerRelations,
  example: (name) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'default' }, data: {} }),
})

/** Upstream: pkg/apis/core/validation/validation.go ValidateConfigMap. */
function keysErrors({ data = {}, binaryData = {} }: ConfigMap): readonly FieldError[] {
  const ofKeys = (field: string, keys: readonly string[]): readonly FieldError[] =>
    keys.flatMap((key) => configKeyErrors(key).map((detail) => invalid(`${field}[${key}]`, key, detail)))
  return [
    ...ofKeys('data', Object.keys(data)),
    ...Object.keys(data)
      .filter((key) => Object.hasOwn(binaryData, key))
      .map((key) => invalid(`data[${key}]`, key, 'duplicate of key present in binaryData')),
    ...ofKeys('binaryData', Object.keys(binaryData)),
  ]
}

/** Upstream: ValidateConfigMapUpdate. */
function changeErrors(object: ConfigMap, old: ConfigMap): readonly FieldError[] {
  const detail = 'field is immutable when `immutable` is set'
  return [
    ...(object.immutable === true ? [] : [forbidden('immutable', detail)]),
    ...(['data', 'binaryData'] as const).flatMap((field) =>
      isEqual(object[field] ?? {}, old[field] ?? {}) ? [] : [forbidden(field, detail)],
    ),
  ]
}
