import { definitionOf } from '#kinds/registry'
import type { FieldError, StatusError } from '#model/fieldError'
import { parseKey, type KubeObject, type ObjectKey } from '#model/objectMeta'

/** 422: the object breaks these rules; identical errors are merged. Upstream: apimachinery/pkg/api/errors NewInvalid. */
export function invalidObject(object: KubeObject, errors: readonly FieldError[]): StatusError {
  const group = groupOf(object.apiVersion)
  const causes = errors.filter(
    (error, i) => errors.findIndex((one) => one.field === error.field && one.message === error.message) === i,
  )
  const texts = causes.map(({ field, message }) => `${field}: ${message}`)
  const all = texts.length === 1 ? (texts[0] ?? '') : `[${texts.join(', ')}]`
  const kind = group === '' ? object.kind : `${object.kind}.${group}`
  return {
    code: 422,
    reason: 'Invalid',
    message: `${kind} ${JSON.stringify(object.metadata.name)} is invalid: ${all}`,
    causes,
  }
}

export const notFound = (key: ObjectKey): StatusError => ({
  code: 404,
  reason: 'NotFound',
  message: `${resourceOf(key)} ${JSON.stringify(parseKey(key).name)} not found`,
  causes: [],
})

export const alreadyExists = (key: ObjectKey): StatusError => ({
  code: 409,
  reason: 'AlreadyExists',
  message: `${resourceOf(key)} ${JSON.stringify(parseKey(key).name)} already exists`,
  causes: [],
})

/** 409 of the binding subresource: a Pod is bound once. */
export const alreadyBound = (pod: string, node: string): StatusError => ({
  code: 409,
  reason: 'Conflict',
  message: `Operation cannot be fulfilled on pods/binding ${JSON.stringify(pod)}: pod ${pod} is already assigned to node ${JSON.stringify(node)}`,
  causes: [],
})

/** 403: three namespaces are needed by the cluster itself. */
export const immortalNamespace = (name: string): StatusError => ({
  code: 403,
  reason: 'Forbidden',
  message: `namespaces ${JSON.stringify(name)} is forbidden: this namespace may not be deleted`,
  causes: [],
})

/** 403: nothing is made any more in a namespace that is being deleted. Upstream: plugin/pkg/admission/namespace/lifecycle. */
export const closedNamespace = (key: ObjectKey): StatusError => ({
  code: 403,
  reason: 'Forbidden',
  message: `${resourceOf(key)} ${JSON.stringify(parseKey(key).name)} is forbidden: unable to create new content in namespace ${parseKey(key).namespace} because it is being terminated`,
  causes: [],
})

export const internalError = (detail: string): StatusError => ({
  code: 500,
  reason: 'InternalError',
  message: `Internal error occurred: ${detail}`,
  causes: [],
})

/** 500 without a reason: what the server's own code gave up over. */
export const unknownError = (message: string): StatusError => ({ code: 500, reason: '', message, causes: [] })

/** `services`, `deployments.apps`: the resource as messages name it. */
function resourceOf(key: ObjectKey): string {
  const definition = definitionOf(parseKey(key).kind)
  const group = groupOf(definition.apiVersion)
  return group === '' ? definition.plural : `${definition.plural}.${group}`
}

const groupOf = (apiVersion: string): string =>
  apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : ''
