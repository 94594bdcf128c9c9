import type { FieldError } from '#model/fieldError'
import { familyOf } from '#model/ip'
import { invalid, notSupported, required } from '../fieldErrors'
import { metadataErrors } from '../metadata'
import { dns1035LabelErrors, dns1123SubdomainErrors, portNameErrors, wildcardErrors } from '../names'
import { portNumberErrors } from '../ports'
import { ingressClassAnnotation, type Ingress, type IngressBackend, type IngressPath } from './schema'

/** What the API server would refuse in an Ingress. Upstream: pkg/apis/networking/validation/validation.go. */
export function validateIngress(ingress: Ingress, old?: Ingress): readonly FieldError[] {
  const { ingressClassName, defaultBackend, rules = [], tls = [] } = ingress.spec
  return [
    ...metadataErrors(ingress, true, dns1123SubdomainErrors),
    ...(rules.length === 0 && defaultBackend === undefined
      ? [invalid('spec', ingress.spec.rules ?? null, 'either `defaultBackend` or `rules` must be specified')]
      : []),
    ...(defaultBackend === undefined ? [] : backendErrors('spec.defaultBackend', defaultBackend)),
    ...rules.flatMap(({ host = '', http }, i) => [
      ...hostErrors(`spec.rules[${i}].host`, host),
      ...(http === undefined ? [] : pathsErrors(`spec.rules[${i}].http.paths`, http.paths)),
    ]),
    ...tls.flatMap(({ hosts = [], secretName = '' }, i) => [
      ...hosts.flatMap((host, j) => nameErrors(`spec.tls[${i}].hosts[${j}]`, host)),
      ...(secretName === '' ? [] : nameErrors(`spec.tls[${i}].secretName`, secretName)),
    ]),
    ...(ingressClassName === undefined
      ? []
      : dns1123SubdomainErrors(ingressClassName).map((detail) =>
          invalid('spec.ingressClassName', ingressClassName, detail),
        )),
    ...(old === undefined ? classErrors(ingress) : []),
  ]
}

function classErrors({ metadata, spec }: Ingress): readonly FieldError[] {
  const annotated = metadata.annotations?.[ingressClassAnnotation]
  return annotated === undefined || spec.ingressClassName === undefined || annotated === spec.ingressClassName
    ? []
    : [
        invalid(
          `annotations.${ingressClassAnnotation}`,
          annotated,
          'must match `ingressClassName` when both are specified',
        ),
      ]
}

const nameErrors = (field: string, name: string): readonly FieldError[] =>
  (name.includes('*') ? wildcardErrors(name) : dns1123SubdomainErrors(name)).map((detail) =>
    invalid(field, name, detail),
  )

const hostErrors = (field: string, host: string): readonly FieldError[] =>
  host === ''
    ? []
    : [
        ...(familyOf(host) === undefined ? [] : [invalid(field, host, 'must be a DNS name, not an IP address')]),
        ...nameErrors(field, host),
      ]

const pathsErrors = (field: string, paths: readonly IngressPath[]): readonly FieldError[] =>
  paths.length === 0 ? [required(field)] : paths.flatMap((path, i) => pathErrors(`${field}[${i}]`, path))

const badSequences = ['//', '/./', '/../', '%2f', '%2F']
const badEndings = ['/..', '/.']

function pathErrors(field: string, { path = '', pathType, backend }: IngressPath): readonly FieldError[] {
  const type: string = pathType
  const error = (detail: string): FieldError => invalid(`${field}.path`, path, detail)
  const absolute = path.startsWith('/') ? [] : [error('must be an absolute path')]
  switch (type) {
    case '':
      return [required(`${field}.pathType`, 'pathType must be specified')]
    case 'Exact':
    case 'Prefix':
      return [
        ...absolute,
        ...badSequences.filter((one) => path.includes(one)).map((one) => error(`must not contain '${one}'`)),
        ...badEndings.filter((one) => path.endsWith(one)).map((one) => error(`cannot end with '${one}'`)),
        ...backendErrors(`${field}.backend`, backend),
      ]
    case 'ImplementationSpecific':
      return [...(path === '' ? [] : absolute), ...backendErrors(`${field}.backend`, backend)]
    default:
      return [
        notSupported(`${field}.pathType`, type, ['Exact', 'ImplementationSpecific', 'Prefix']),
        ...backendErrors(`${field}.backend`, backend),
      ]
  }
}

function backendErrors(field: string, { service, resource }: IngressBackend): readonly FieldError[] {
  if (service !== undefined && resource !== undefined) {
    return [invalid(field, '', 'cannot set both resource and service backends')]
  }
  if (resource !== undefined) {
    return (['kind', 'name'] as const)
      .filter((name) => resource[name] === '')
      .map((name) => required(`${field}.resource.${name}`, `${name} is required`))
  }
  if (service === undefined) return [invalid(field, '', 'resource or service backend is required')]
  const { name: portName = '', number = 0 } = service.port ?? {}
  return [
    ...(service.name === ''
      ? [required(`${field}.service.name`)]
      : dns1035LabelErrors(service.name).map((detail) => invalid(`${field}.service.name`, service.name, detail))),
    ...(portName !== '' && number !== 0
      ? [invalid(field, '', 'cannot set both port name & port number')]
      : portName !== ''
        ? portNameErrors(portName).map((detail) => invalid(`${field}.service.port.name`, portName, detail))
        : number !== 0
          ? portNumberErrors(`${field}.service.port.number`, number)
          : [required(field, 'port name or number is required')]),
  ]
}
