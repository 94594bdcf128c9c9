import type { FieldError } from '#model/fieldError'
import type { KubeObject } from '#model/objectMeta'
import { invalid, required } from './fieldErrors'
import { dns1123LabelErrors, labelsErrors, qualifiedNameErrors } from './names'

/**
 * What the API server would refuse in the metadata of any object. `nameErrors` is the rule that the kind has for names.
 *
 * Upstream: apimachinery/pkg/api/validation/objectmeta.go ValidateObjectMeta.
 */
export function metadataErrors(
  object: KubeObject,
  namespaced: boolean,
  nameErrors: (name: string) => readonly string[],
): readonly FieldError[] {
  const { name, generateName, namespace, labels, annotations } = object.metadata
  const generated = (generateName ?? '') !== ''
  return [
    ...(name === ''
      ? generated
        ? []
        : [required('metadata.name', 'name or generateName is required')]
      : nameErrors(name).map((detail) => invalid('metadata.name', name, detail))),
    ...(namespaced
      ? dns1123LabelErrors(namespace ?? '').map((detail) => invalid('metadata.namespace', namespace, detail))
      : []),
    ...labelsErrors('metadata.labels', labels),
    ...Object.keys(annotations ?? {}).flatMap((key) =>
      qualifiedNameErrors(key.toLowerCase()).map((detail) => invalid('metadata.annotations', key, detail)),
    ),
  ]
}
