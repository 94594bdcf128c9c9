import type { FieldError } from '#model/fieldError'
import type { KubeObject } from '#model/objectMeta'
import { forbidden, invalid, required } from './fieldErrors'
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
  const { name, generateName, namespace, labels, annotations, finalizers } = object.metadata
  const generated = (generateName ?? '') !== ''
  return [
    ...(generated ? prefixErrors(generateName ?? '', nameErrors) : []),
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
    ...ownersErrors(object),
    ...(finalizers ?? []).flatMap((one, i) => finalizerErrors(`metadata.finalizers[${i}]`, one)),
    ...(finalizers?.includes('orphan') === true && finalizers.includes('foregroundDeletion')
      ? [invalid('metadata.finalizers', finalizers, 'finalizer orphan and foregroundDeletion cannot be both set')]
      : []),
  ]
}

/** A dash at the end of a prefix is no fault: characters come after it. Upstream: maskTrailingDash. */
const prefixErrors = (prefix: string, nameErrors: (name: string) => readonly string[]): readonly FieldError[] =>
  nameErrors(prefix.length > 1 ? prefix.replace(/-$/, 'a') : prefix).map((detail) =>
    invalid('metadata.generateName', prefix, detail),
  )

/** Upstream: ValidateOwnerReferences. */
function ownersErrors({ metadata }: KubeObject): readonly FieldError[] {
  const owners = metadata.ownerReferences ?? []
  const controllers = owners.filter(({ controller }) => controller === true)
  return [
    ...owners.flatMap((owner, i) => [
      ...(['apiVersion', 'kind', 'name', 'uid'] as const).flatMap((name) =>
        owner[name] === ''
          ? [
              invalid(
                `metadata.ownerReferences[${i}].${name}`,
                '',
                `${name === 'apiVersion' ? 'version' : name} must not be empty`,
              ),
            ]
          : [],
      ),
    ]),
    ...controllers
      .slice(1)
      .map((second) =>
        invalid(
          'metadata.ownerReferences',
          owners,
          `Only one reference can have Controller set to true. Found "true" in references for ${controllers[0]?.kind}/${controllers[0]?.name} and ${second.kind}/${second.name}`,
        ),
      ),
  ]
}

/** Those without a domain are the API's own three. Upstream: pkg/apis/core/validation ValidateFinalizerName. */
function finalizerErrors(field: string, finalizer: string): readonly FieldError[] {
  const details = qualifiedNameErrors(finalizer)
  if (details.length > 0) return details.map((detail) => invalid(field, finalizer, detail))
  return finalizer.includes('/') || ['kubernetes', 'orphan', 'foregroundDeletion'].includes(finalizer)
    ? []
    : [invalid(field, finalizer, 'name is neither a standard finalizer name nor is it fully qualified')]
}

/**
 * What may not change in the metadata of an object that exists.
 *
 * Upstream: apimachinery/pkg/api/validation/objectmeta.go ValidateObjectMetaAccessorUpdate. Names and the system's own
 * fields are not compared: a replacement has those of what it replaces.
 */
export function metadataChangeErrors(object: KubeObject, old: KubeObject): readonly FieldError[] {
  if (old.metadata.deletionTimestamp === undefined) return []
  const before = new Set(old.metadata.finalizers)
  const added = (object.metadata.finalizers ?? []).filter((one) => !before.has(one))
  return added.length === 0
    ? []
    : [
        forbidden(
          'metadata.finalizers',
          `no new finalizers can be added if the object is being deleted, found new finalizers []string{${added.map((one) => JSON.stringify(one)).join(', ')}}`,
        ),
      ]
}
