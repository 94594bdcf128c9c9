import { expect, test } from 'vitest'
import { ingress } from './definition'
import type { Ingress, IngressBackend } from './schema'

const withSpec = (spec: Ingress['spec'], annotations: Readonly<Record<string, string>> = {}): Ingress => {
  const example = ingress.example('web')
  return { ...example, metadata: { ...example.metadata, annotations }, spec }
}

const errorsOf = (object: Ingress, old?: Ingress): readonly string[] =>
  ingress.validate(object, old).map(({ field, message }) => `${field}: ${message}`)

const web: IngressBackend = { service: { name: 'web', port: { number: 80 } } }

const withPath = (
  path: string,
  pathType: 'Exact' | 'Prefix' | 'ImplementationSpecific' = 'Prefix',
): Ingress['spec'] => ({
  rules: [{ http: { paths: [{ path, pathType, backend: web }] } }],
})

// fidelity: api-validation
test.for([
  ['nothing', {}, ['spec: Invalid value: null: either `defaultBackend` or `rules` must be specified']],
  [
    'an address for a host',
    { rules: [{ host: '10.0.0.1' }] },
    ['spec.rules[0].host: Invalid value: "10.0.0.1": must be a DNS name, not an IP address'],
  ],
  [
    'a path that goes up',
    withPath('/a/../b/.'),
    [
      'spec.rules[0].http.paths[0].path: Invalid value: "/a/../b/.": must not contain \'/../\'',
      'spec.rules[0].http.paths[0].path: Invalid value: "/a/../b/.": cannot end with \'/.\'',
    ],
  ],
  [
    'a path from nowhere',
    withPath('a', 'Exact'),
    ['spec.rules[0].http.paths[0].path: Invalid value: "a": must be an absolute path'],
  ],
  [
    'a way of matching that there is not',
    withPath('/', 'Regex' as 'Exact'),
    [
      'spec.rules[0].http.paths[0].pathType: Unsupported value: "Regex": supported values: "Exact", "ImplementationSpecific", "Prefix"',
    ],
  ],
  [
    'a backend without a port',
    { defaultBackend: { service: { name: 'web' } } },
    ['spec.defaultBackend: Required value: port name or number is required'],
  ],
  [
    'a backend that is none',
    { defaultBackend: {} },
    ['spec.defaultBackend: Invalid value: "": resource or service backend is required'],
  ],
] as const)('refuses %s', ([, spec, want]) => {
  expect(errorsOf(withSpec(spec))).toEqual(want)
})

test('a star stands for a whole label, and only for the first', () => {
  expect(errorsOf(withSpec({ rules: [{ host: '*.example.com' }], tls: [{ hosts: ['*.example.com'] }] }))).toEqual([])
  expect(errorsOf(withSpec({ rules: [{ host: 'a.*.com' }] }))[0]).toMatch(
    /^spec\.rules\[0\]\.host: Invalid value: "a\.\*\.com": a wildcard DNS-1123 subdomain must start with/,
  )
})

test('regular expressions are for the controller to understand', () => {
  expect(errorsOf(withSpec(withPath('/(a|b)//', 'ImplementationSpecific')))).toEqual([])
})

test('both ways of naming the class agree when an Ingress is made', () => {
  const object = withSpec({ ...withPath('/'), ingressClassName: 'a' }, { 'kubernetes.io/ingress.class': 'b' })
  expect(errorsOf(object)).toEqual([
    'annotations.kubernetes.io/ingress.class: Invalid value: "b": must match `ingressClassName` when both are specified',
  ])
  expect(errorsOf(object, object)).toEqual([])
})

test.for([
  [[], '*'],
  [['a.com', 'b.com', 'c.com'], 'a.com,b.com,c.com'],
  [['a.com', 'b.com', 'c.com', 'd.com', 'e.com'], 'a.com,b.com,c.com + 2 more...'],
] as const)('HOSTS of %o', ([hosts, want]) => {
  const cell = ingress.columns.find(({ header }) => header === 'HOSTS')?.cell
  expect(cell?.(withSpec({ rules: hosts.map((host) => ({ host })) }))).toBe(want)
})
