import type { FieldError } from '#model/fieldError'
import { defineKind } from '#model/kindDefinition'
import { forbidden, invalid, oneOf, required } from '../fieldErrors'
import { metadataErrors } from '../metadata'
import { dns1123LabelErrors, dns1123SubdomainErrors } from '../names'
import type { IngressClass } from './schema'

export const ingressClass = defineKind<IngressClass>({
  kind: 'IngressClass',
  apiVersion: 'networking.k8s.io/v1',
  plural: 'ingressclasses',
  shortNames: [],
  namespaced: false,
  defaults: (object) =>
    object.spec.parameters === undefined
      ? object
      : {
          ...object,
          spec: {
            ...object.spec,
            parameters: { ...object.spec.parameters, scope: object.spec.parameters.scope ?? 'Cluster' },
          },
        },
  validate: (object, old) => [
    ...metadataErrors(object, false, dns1123SubdomainErrors),
    ...controllerErrors(object.spec.controller ?? ''),
    ...parametersErrors(object.spec.parameters),
    ...(old !== undefined && old.spec.controller !== object.spec.controller
      ? [invalid('spec.controller', object.spec.controller ?? '', 'field is immutable')]
      : []),
  ],
  columns: [
    { header: 'NAME', cell: (object) => object.metadata.name },
    { header: 'CONTROLLER', cell: ({ spec }) => spec.controller ?? '' },
    { header: 'PARAMETERS', cell: parametersCell },
  ],
  relations: () => [],
  example: (name) => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'IngressClass',
    metadata: { name },
    spec: { controller: 'k8s.io/ingress-nginx' },
  }),
})

/** Upstream: apimachinery/pkg/util/validation IsDomainPrefixedPath. */
function controllerErrors(controller: string): readonly FieldError[] {
  const field = 'spec.controller'
  if (controller === '') return [required(field)]
  const slash = controller.indexOf('/')
  const [domain, path] = [controller.slice(0, slash), controller.slice(slash + 1)]
  if (slash < 1 || path === '') {
    return [invalid(field, controller, 'must be a domain-prefixed path (such as "acme.io/foo")')]
  }
  return [
    ...dns1123SubdomainErrors(domain).map((detail) => invalid(field, domain, detail)),
    ...(/^[A-Za-z0-9/\-._~%!$&'()*+,;=:]+$/.test(path)
      ? []
      : [invalid(field, path, "Invalid path (regex used for validation is '[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+')")]),
  ]
}

/** Upstream: pkg/apis/networking/validation validateIngressClassParametersReference. */
function parametersErrors(parameters: IngressClass['spec']['parameters']): readonly FieldError[] {
  if (parameters === undefined) return []
  const at = 'spec.parameters'
  const { kind, name, scope, namespace } = parameters
  return [
    ...(kind === '' ? [required(`${at}.kind`, 'kind is required')] : []),
    ...(name === '' ? [required(`${at}.name`, 'name is required')] : []),
    ...oneOf(`${at}.scope`, scope, ['Cluster', 'Namespace']),
    ...(scope === 'Namespace' && namespace === undefined
      ? [required(`${at}.namespace`, "`parameters.scope` is set to 'Namespace'")]
      : []),
    ...(scope === 'Namespace' && namespace !== undefined
      ? dns1123LabelErrors(namespace).map((detail) => invalid(`${at}.namespace`, namespace, detail))
      : []),
    ...(scope === 'Cluster' && namespace !== undefined
      ? [forbidden(`${at}.namespace`, "`parameters.scope` is set to 'Cluster'")]
      : []),
  ]
}

/** Upstream: pkg/printers/internalversion/printers.go printIngressClass. */
function parametersCell({ spec }: IngressClass): string {
  const { kind = '', name = '', apiGroup } = spec.parameters ?? {}
  if (spec.parameters === undefined) return '<none>'
  return `${kind}${apiGroup === undefined ? '' : `.${apiGroup}`}/${name}`
}
