import { expect, test } from 'vitest'
import { ingressClass } from './definition'
import type { IngressClass } from './schema'

const withSpec = (spec: IngressClass['spec']): IngressClass =>
  ingressClass.defaults({ ...ingressClass.example('web'), spec })

const errorsOf = (object: IngressClass, old?: IngressClass): readonly string[] =>
  ingressClass.validate(object, old).map(({ field, message }) => `${field}: ${message}`)

const controller = 'example.com/ingress'

test.for([
  ['', 'spec.controller: Required value'],
  ['nginx', 'spec.controller: Invalid value: "nginx": must be a domain-prefixed path (such as "acme.io/foo")'],
])('refuses a controller called "%s"', ([name = '', want]) => {
  expect(errorsOf(withSpec({ controller: name }))).toEqual([want])
})

test('its controller stays for its life', () => {
  expect(errorsOf(withSpec({ controller }), ingressClass.example('web'))).toEqual([
    'spec.controller: Invalid value: "example.com/ingress": field is immutable',
  ])
})

test.for([
  [{ scope: 'Namespace' }, ["spec.parameters.namespace: Required value: `parameters.scope` is set to 'Namespace'"]],
  [{ namespace: 'shop' }, ["spec.parameters.namespace: Forbidden: `parameters.scope` is set to 'Cluster'"]],
  [{ scope: 'Namespace', namespace: 'shop' }, []],
] as const)('parameters with %o', ([place, want]) => {
  expect(errorsOf(withSpec({ controller, parameters: { kind: 'Config', name: 'a', ...place } }))).toEqual(want)
})

test('PARAMETERS names the kind with its group', () => {
  const cell = ingressClass.columns.find(({ header }) => header === 'PARAMETERS')?.cell
  expect(cell?.(withSpec({ controller }))).toBe('<none>')
  const parameters = { apiGroup: 'example.com', kind: 'Config', name: 'a' }
  expect(cell?.(withSpec({ controller, parameters }))).toBe('Config.example.com/a')
})
