import { deflateSync, strToU8 } from 'fflate'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { toBase64url } from '#lib/base64url'
import { defaultClusterSettings } from '#model/clusterSettings'
import { keyOf, type KubeObject } from '#model/objectMeta'
import { examples } from '../examples/registry'
import { limits } from '../limits'
import type { Scenario } from '../scenario'
import { dictionary } from './dictionary'
import { decodeLink, encodeLink } from './link'

const handMade = (plain: unknown) => `#s=1.j.${toBase64url(strToU8(JSON.stringify(plain)))}`
const errorOf = (hash: string) => {
  const decoded = decodeLink(hash)
  return decoded && !decoded.ok ? decoded.error : decoded
}
const scenarioOf = (objects: readonly KubeObject[], rest: Partial<Scenario> = {}): Scenario => ({
  name: 'x',
  title: '',
  description: '',
  cluster: defaultClusterSettings,
  hosts: [],
  requests: [],
  script: [],
  layout: {},
  ...rest,
  objects: new Map(objects.map((object) => [keyOf(object), object])),
})

/** A link that was shared with format 1. It must open for ever: never change it, add one for each new format. */
const frozen =
  '#s=1.d.g4sBq5kqYIMAIeMGFlB41DBFIe3wniKFzNxccEMeqZkGaZ6YA91ISh2Mq0ZNLM4mu1IFGolo22K2XUHdYmBD0wjcXSCnJiQl91GazUjIWKCYja0FAA&request=0&step=4'

test('a link of format 1 opens for ever', () => {
  const decoded = decodeLink(frozen)
  expect(decoded?.ok && decoded.value.moment).toEqual({ request: 0, step: 4 })
  expect(decoded?.ok && decoded.value.scenario).toEqual({
    name: 'frozen',
    title: 'Frozen — für immer',
    description: '',
    cluster: { ...defaultClusterSettings, seed: 7 },
    hosts: [{ name: 'laptop', ip: '198.51.100.7', listens: [], names: [] }],
    requests: [{ name: 'ask', from: 'host/laptop', to: 'http://192.168.0.11:30080/', connections: 1 }],
    script: [],
    layout: { 'Node//node1': { x: 10, y: 20 } },
    objects: new Map([
      ['Node//node1', { apiVersion: 'v1', kind: 'Node', metadata: { name: 'node1' } }],
      [
        'Service/default/web',
        {
          apiVersion: 'v1',
          kind: 'Service',
          metadata: { name: 'web', namespace: 'default' },
          spec: {
            type: 'NodePort',
            selector: { app: 'web' },
            ports: [{ port: 80, targetPort: 8080, nodePort: 30080 }],
          },
        },
      ],
    ]),
  })
})

test('three Nodes, six Services and twenty Pods from Deployments fit in 700 characters', async ({ annotate }) => {
  const sizes = { frontend: 4, cart: 3, checkout: 4, payment: 3, catalog: 3, shipping: 3 }
  const nodes = ['node1', 'node2', 'node3'].map((name) => ({ apiVersion: 'v1', kind: 'Node', metadata: { name } }))
  const apps = Object.entries(sizes).flatMap(([name, replicas], i) => [
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name, namespace: 'default' },
      spec: {
        replicas,
        selector: { matchLabels: { app: name } },
        template: {
          metadata: { labels: { app: name } },
          spec: {
            containers: [
              {
                name,
                image: `example/${name}:1.${i}`,
                ports: [{ containerPort: 8080 + 7 * i }],
                readinessProbe: { httpGet: { path: '/healthz', port: 8080 + 7 * i } },
              },
            ],
          },
        },
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace: 'default' },
      spec: { selector: { app: name }, ports: [{ port: 80, targetPort: 8080 + 7 * i }] },
    },
  ])
  const link = encodeLink(
    scenarioOf([...nodes, ...apps], {
      title: 'A small shop',
      hosts: [{ name: 'laptop', ip: '198.51.100.7', listens: [], names: [] }],
      requests: [{ name: 'a', from: 'default/deploy/frontend', to: 'http://cart/', connections: 1 }],
    }),
  )
  await annotate(`3 Nodes, 6 Services, 20 Pods: a link of ${link.length} characters`)
  expect(link.length).toBeLessThanOrEqual(700)
})

test.for(examples)('the shipped scenario $id has a short name, and a link that chats do not break', (example) => {
  const scenario = example.scenario()
  expect(decodeLink(`#s=${example.id}&step=4`)).toEqual({
    ok: true,
    value: { scenario, moment: { request: 0, step: 4 } },
  })
  expect(encodeLink(scenario).length).toBeLessThanOrEqual(1900)
})

test('a link made by hand needs no more than a list of objects', () => {
  const decoded = decodeLink(handMade({ objects: [{ kind: 'Service', metadata: { name: 'web' }, spec: {} }] }))
  expect(decoded?.ok && [...decoded.value.scenario.objects.values()]).toMatchObject([
    { apiVersion: 'v1', metadata: { name: 'web', namespace: 'default' } },
  ])
})

test.for(['', '#', '#about', '#step=4', '#S=1.d.x'])('%j holds no scenario', (hash) => {
  expect(decodeLink(hash)).toBeNull()
})

test.for([
  { hash: '#s=', type: 'malformed', message: 'The link does not hold a scenario' },
  { hash: '#s=1', type: 'unknownExample', message: 'There is no scenario named "1" here.' },
  { hash: '#s=nope&step=1', type: 'unknownExample', message: 'There is no scenario named "nope" here.' },
  {
    hash: '#s=4.d.abc',
    type: 'newer',
    message: 'The link was made by a newer version (scenario 4, this one reads up to 1).',
  },
  { hash: '#s=0.d.abc', type: 'malformed', message: 'There is no scenario version 0.' },
  { hash: '#s=1.z.abc', type: 'malformed', message: 'packed in a way that is not known here (codec "z")' },
  { hash: '#s=1.d.a+b', type: 'damaged', message: 'The link is damaged' },
  { hash: '#s=1.d.', type: 'damaged', message: 'The link is damaged' },
  { hash: `${encodeLink(scenarioOf([])).slice(0, -3)}`, type: 'damaged', message: 'The link is damaged' },
  { hash: `#s=1.j.${toBase64url(strToU8('{'))}`, type: 'damaged', message: 'it is not JSON' },
  { hash: handMade([]), type: 'invalid', message: 'something that is not a scenario' },
  { hash: `#s=1.d.${'A'.repeat(limits.payload + 1)}`, type: 'tooLarge', message: 'at most 65536 are opened' },
])('$message', ({ hash, type, message }) => {
  expect(errorOf(hash)).toMatchObject({ type, message: expect.stringContaining(message) as unknown })
})

test.for([
  { plain: { titel: 'x' }, want: ['titel: unknown field "titel"'] },
  {
    plain: { objects: [{ kind: 'Pod', metadata: { name: 'a' }, spec: { containers: 5 } }] },
    want: [expect.stringContaining('objects[0].spec.containers')],
  },
  {
    plain: { objects: Array.from({ length: 201 }, (_, i) => ({ kind: 'Node', metadata: { name: `n${i}` } })) },
    want: ['objects: holds 201 Nodes; at most 200 are read'],
  },
  { plain: { title: 'x'.repeat(300) }, want: [expect.stringContaining('title: Invalid value')] },
  {
    plain: JSON.parse('{"objects": [], "__proto__": {}}') as unknown,
    want: ['__proto__: the key __proto__ is not read'],
  },
  {
    plain: JSON.parse(`${'{"a":'.repeat(90)}1${'}'.repeat(90)}`) as unknown,
    want: [expect.stringContaining('nested deeper than 64 levels')],
  },
])('refuses $want', ({ plain, want }) => {
  expect(errorOf(handMade(plain))).toMatchObject({ type: 'invalid', details: want })
})

test('refuses more objects than a link may hold', () => {
  const widgets = Array.from({ length: limits.objectsInLink + 1 }, (_, i) => ({
    apiVersion: 'example.com/v1',
    kind: 'Widget',
    metadata: { name: `w${i}`, namespace: 'default' },
  }))
  const details = ['objects: holds 2001 objects; at most 2000 are read']
  expect(errorOf(encodeLink(scenarioOf(widgets)))).toMatchObject({ type: 'invalid', details })
})

test('a small link cannot unfold without end', () => {
  const bomb = toBase64url(deflateSync(new Uint8Array(4 * 1024 * 1024), { level: 9, dictionary }))
  expect(bomb.length).toBeLessThan(limits.payload)
  expect(errorOf(`#s=1.d.${bomb}`)).toMatchObject({ type: 'tooLarge' })
})

test('never throws, whatever the address', () => {
  const valid = encodeLink(scenarioOf([{ apiVersion: 'v1', kind: 'Node', metadata: { name: 'a' } }]))
  const broken = fc
    .tuple(fc.nat(valid.length), fc.string({ maxLength: 3 }))
    .map(([at, text]) => valid.slice(0, at) + text + valid.slice(at + 1))
  const json = fc.jsonValue({ maxDepth: 5 }).map(handMade)
  const objects = fc.array(fc.jsonValue({ maxDepth: 4 }), { maxLength: 3 }).map((each) => handMade({ objects: each }))
  fc.assert(
    fc.property(
      fc.oneof(
        broken,
        json,
        objects,
        fc.string().map((text) => `#s=${text}`),
      ),
      (hash) => {
        const decoded = decodeLink(hash)
        if (decoded && !decoded.ok) expect(decoded.error.message).not.toBe('')
      },
    ),
  )
})
