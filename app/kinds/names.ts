import type { FieldError } from '#model/fieldError'
import { invalid } from './fieldErrors'

/**
 * The checks of names and labels that all kinds share. Each gives back the details that follow `Invalid value: "x": `,
 * one for each rule that is broken. Upstream: apimachinery/pkg/util/validation/validation.go.
 */
export function dns1123LabelErrors(text: string): readonly string[] {
  return [
    ...tooLong(text, 63),
    ...unless(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(text), [
      "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
    ]),
  ]
}

export function dns1035LabelErrors(text: string): readonly string[] {
  return [
    ...tooLong(text, 63),
    ...unless(/^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(text), [
      "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')",
    ]),
  ]
}

export function dns1123SubdomainErrors(text: string): readonly string[] {
  return [...tooLong(text, 253), ...unless(isSubdomain(text), [subdomainDetail])]
}

/** Names of container ports, and of ports that targetPort or a probe refers to. */
export function portNameErrors(text: string): readonly string[] {
  return [
    ...tooLong(text, 15),
    ...unless(/^[-a-z0-9]+$/.test(text), ['must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)']),
    ...unless(/[a-z]/.test(text), ['must contain at least one letter (a-z)']),
    ...unless(!text.includes('--'), ['must not contain consecutive hyphens']),
    ...unless(!text.startsWith('-') && !text.endsWith('-'), ['must not begin or end with a hyphen']),
  ]
}

/** Label keys, appProtocol, loadBalancerClass: `[prefix/]name`. */
export function qualifiedNameErrors(text: string): readonly string[] {
  const parts = text.split('/')
  if (parts.length > 2)
    return [
      `a qualified name ${qualifiedNameDetail} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ]
  const [prefix, name] = parts.length === 2 ? [parts[0] ?? '', parts[1] ?? ''] : [undefined, text]
  return [
    ...(prefix === '' ? ['prefix part must be non-empty'] : []),
    ...(prefix === undefined || prefix === ''
      ? []
      : dns1123SubdomainErrors(prefix).map((detail) => `prefix part ${detail}`)),
    ...(name === '' ? ['name part must be non-empty'] : []),
    ...tooLong(name, 63).map((detail) => `name part ${detail}`),
    ...unless(qualifiedPart.test(name), [`name part ${qualifiedNameDetail}`]),
  ]
}

/** Keys of a ConfigMap, which may become the names of files. Upstream: IsConfigMapKey. */
export function configKeyErrors(text: string): readonly string[] {
  return [
    ...tooLong(text, 253),
    ...unless(/^[-._a-zA-Z0-9]+$/.test(text), [
      "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')",
    ]),
    ...(text === '.' || text === '..'
      ? [`must not be '${text}'`]
      : unless(!text.startsWith('..'), ["must not start with '..'"])),
  ]
}

/** A host name whose first label is a star. Upstream: IsWildcardDNS1123Subdomain. */
export function wildcardErrors(text: string): readonly string[] {
  return [
    ...tooLong(text, 253),
    ...unless(text.startsWith('*.') && isSubdomain(text.slice(2)), [
      "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character (e.g. '*.example.com', regex used for validation is '\\*\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
    ]),
  ]
}

/** A label's value; it may be empty. */
export function labelValueErrors(text: string): readonly string[] {
  return [
    ...tooLong(text, 63),
    ...unless(text === '' || qualifiedPart.test(text), [
      "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
    ]),
  ]
}

/** Errors of a whole label map, at the map and not at the key, as the API server reports them. */
export function labelsErrors(
  field: string,
  labels: Readonly<Record<string, string>> | undefined,
): readonly FieldError[] {
  return Object.entries(labels ?? {}).flatMap(([key, value]) => [
    ...qualifiedNameErrors(key).map((detail) => invalid(field, key, detail)),
    ...labelValueErrors(value).map((detail) => invalid(field, value, detail)),
  ])
}

const qualifiedPart = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/

const qualifiedNameDetail =
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"

const subdomainDetail =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"

const isSubdomain = (text: string): boolean =>
  /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/.test(text)

const tooLong = (text: string, most: number): readonly string[] =>
  unless(text.length <= most, [`must be no more than ${most} bytes`])

const unless = (holds: boolean, details: readonly string[]): readonly string[] => (holds ? [] : details)
