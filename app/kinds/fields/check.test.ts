import fc from 'fast-check'
import { expect, test } from 'vitest'
import { kinds, type KindName } from '../registry'
import { checkObject } from './check'

const service = (spec: unknown): unknown => ({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' }, spec })

test.for([
  {
    name: 'text where a number belongs',
    value: service({ ports: [{ port: 80 }, { port: '80' }] }),
    field: 'spec.ports[1].port',
    message: 'json: cannot unmarshal string into Go struct field ServicePort.spec.ports.port of type int32',
  },
  {
    name: 'a number where text belongs',
    value: { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', labels: { version: 2 } } },
    field: 'metadata.labels.version',
    message: 'json: cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type string',
  },
  {
    name: 'a map where a list belongs',
    value: service({ ports: { port: 80 } }),
    field: 'spec.ports',
    message: 'json: cannot unmarshal object into Go struct field ServiceSpec.spec.ports of type []v1.ServicePort',
  },
  {
    name: 'text where a struct belongs',
    value: service('none'),
    field: 'spec',
    message: 'json: cannot unmarshal string into Go struct field Service.spec of type v1.ServiceSpec',
  },
  {
    name: 'a fraction',
    value: service({ ports: [{ port: 1.5 }] }),
    field: 'spec.ports[0].port',
    message: 'json: cannot unmarshal number 1.5 into Go struct field ServicePort.spec.ports.port of type int32',
  },
  {
    name: 'an old version of a kind',
    value: { apiVersion: 'extensions/v1beta1', kind: 'Deployment', metadata: { name: 'web' } },
    field: 'apiVersion',
    message: 'no matches for kind "Deployment" in version "extensions/v1beta1"',
  },
  { name: 'no kind', value: { apiVersion: 'v1' }, field: 'kind', message: "Required value: Object 'Kind' is missing" },
  {
    name: 'no object',
    value: ['Service'],
    field: '',
    message: 'json: cannot unmarshal array into Go value of type map[string]interface {}',
  },
])('refuses $name', ({ value, field, message }) => {
  const checked = checkObject(value)
  expect(checked.ok ? [] : checked.error).toMatchObject([{ field, message }])
})

test('keeps fields that nobody knows, and fills in what Go has no absent value for', () => {
  expect(checkObject(service({ novel: [{ a: null }], ports: [{ name: null }], selector: null }))).toEqual({
    ok: true,
    value: {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web' },
      spec: { novel: [{ a: null }], ports: [{ port: 0 }] },
    },
  })
})

test('a workload always has the structures that controllers build on', () => {
  const checked = checkObject({ apiVersion: 'apps/v1', kind: 'Deployment' })
  expect(checked.ok && checked.value).toEqual({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: '' },
    spec: { selector: {}, template: { spec: { containers: [] } } },
  })
})

test('a name that is also a property of every object is only a name', () => {
  const text =
    '{"apiVersion":"v1","kind":"constructor","metadata":{"name":"a","labels":{"__proto__":"x"}},"__proto__":{"y":1}}'
  const checked = checkObject(JSON.parse(text))
  expect(checked.ok && Object.keys(checked.value.metadata.labels ?? {})).toEqual(['__proto__'])
  expect(checked.ok && Object.getPrototypeOf(checked.value)).toBe(Object.prototype)
})

test('what is too deep or too much is an error', () => {
  const cycle: Record<string, unknown> = { apiVersion: 'v1', kind: 'Thing' }
  cycle['again'] = [cycle, cycle, cycle]
  expect(checkObject(cycle).ok).toBe(false)
})

test('each example is its own check', () => {
  for (const kind of Object.keys(kinds)) {
    const example = kinds[kind as KindName].example('web')
    expect(checkObject(example)).toEqual({ ok: true, value: example })
  }
})

test('no value makes it throw', () => {
  const kind = fc.constantFrom(...Object.keys(kinds), 'Ingress', 'Thing', 'toString')
  const object = fc.record({
    apiVersion: fc.constantFrom('v1', 'apps/v1', 'discovery.k8s.io/v1'),
    kind,
    metadata: fc.anything(),
    spec: fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true }),
  })
  fc.assert(
    fc.property(fc.oneof(fc.anything(), object), (value) => {
      const checked = checkObject(value)
      expect(checked.ok ? typeof checked.value.metadata.name : checked.error.length).not.toBe(0)
    }),
    { numRuns: 300 },
  )
})
