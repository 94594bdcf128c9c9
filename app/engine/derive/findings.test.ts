import { describe, expect, test } from 'vitest'
import type { Pod } from '#kinds/pod/schema'
import type { ServiceSpec } from '#kinds/service/schema'
import { keyOf, objectKey, type KubeObject } from '#model/objectMeta'
import { backends, nodes, podObject, serviceObject, sliceObject, worldOf } from '../testing/twoNodes'
import { mended } from './finding'
import { findingsOf } from './findings'

const web = (spec: Partial<ServiceSpec> = {}) =>
  serviceObject('web', {
    clusterIP: '10.96.40.40',
    selector: { app: 'web' },
    ports: [{ port: 80, targetPort: 8080 }],
    ...spec,
  })

const probed: Pod['spec']['containers'] = [
  {
    name: 'app',
    ports: [{ containerPort: 8080 }],
    readinessProbe: { httpGet: { path: '/healthz', port: 8081 } },
  },
]

const replica = (name: string, ready: boolean) =>
  podObject(name, {
    node: 'node1',
    ip: '10.244.0.7',
    labels: { app: 'web' },
    ready,
    containers: probed,
    metadata: {
      ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web-7d9c', uid: '2', controller: true }],
    },
  })

const template = { metadata: { labels: { app: 'web' } }, spec: { containers: probed } }
const owners: readonly KubeObject[] = [
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { namespace: 'default', name: 'web' },
    ...{ spec: { selector: {}, template } },
  },
  {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      namespace: 'default',
      name: 'web-7d9c',
      ownerReferences: [{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', uid: '1', controller: true }],
    },
    ...{ spec: { selector: {}, template } },
  },
]

const told = (...objects: readonly KubeObject[]) => {
  const service = objects.find((object) => object.kind === 'Service')
  return findingsOf(worldOf(...nodes, ...objects), service ? keyOf(service) : objectKey('Service', '', '')).map(
    ({ regarding, code, sentence, fix }) => ({
      about: regarding,
      code,
      sentence,
      ...(fix ? { fix: `${fix.object} ${fix.field}: ${fix.before} → ${fix.after}` } : {}),
    }),
  )
}

describe('findings-service: what keeps traffic from a Service', () => {
  test('nothing is wrong with one that works', () => {
    expect(told(web(), ...backends)).toEqual([])
  })

  test('a selector with a slip', () => {
    expect(told(web({ selector: { app: 'webb' } }), ...backends)).toMatchInlineSnapshot(`
      [
        {
          "about": "Service/default/web",
          "code": "selector-matches-nothing",
          "fix": "Service/default/web spec.selector.app: webb → web",
          "sentence": "Its selector app=webb matches no Pod in namespace default; 2 Pods have app=web.",
        },
      ]
    `)
  })

  test('a selector with one wrong pair of two', () => {
    const pods = [podObject('a', { labels: { app: 'web', tier: 'front' } })]
    expect(told(web({ selector: { app: 'web', tier: 'backend' } }), ...pods)[0]?.fix).toMatchInlineSnapshot(
      `"Service/default/web spec.selector.tier: backend → front"`,
    )
  })

  test('a selector that only Pods of another namespace satisfy', () => {
    const elsewhere = podObject('web-9', { labels: { app: 'web' }, metadata: { namespace: 'prod' } })
    expect(told(web(), elsewhere)).toMatchInlineSnapshot(`
      [
        {
          "about": "Service/default/web",
          "code": "selector-matches-nothing",
          "sentence": "Its selector app=web matches no Pod in namespace default. Pods in prod have these labels, but a Service selects in its own namespace only.",
        },
      ]
    `)
  })

  test('no selector and no slice', () => {
    expect(told(serviceObject('web', { clusterIP: '10.96.40.40', ports: [{ port: 80 }] }))).toMatchInlineSnapshot(`
      [
        {
          "about": "Service/default/web",
          "code": "no-selector",
          "sentence": "It has no selector, and no EndpointSlice gives it endpoints.",
        },
      ]
    `)
  })

  test('a targetPort that nobody listens on', () => {
    expect(told(web({ ports: [{ port: 80, targetPort: 8081 }] }), ...backends)).toMatchInlineSnapshot(`
      [
        {
          "about": "Service/default/web",
          "code": "target-port-not-listening",
          "fix": "Service/default/web spec.ports[0].targetPort: 8081 → 8080",
          "sentence": "Its targetPort is 8081, where nothing listens in its Pods; they listen on 8080.",
        },
      ]
    `)
  })

  test('a named targetPort that no container port has', () => {
    const pods = [
      podObject('a', {
        labels: { app: 'web' },
        containers: [{ name: 'app', ports: [{ name: 'http', containerPort: 80 }] }],
      }),
    ]
    expect(told(web({ ports: [{ port: 80, targetPort: 'htttp' }] }), ...pods)[0]).toMatchInlineSnapshot(`
      {
        "about": "Service/default/web",
        "code": "named-port-missing",
        "fix": "Service/default/web spec.ports[0].targetPort: htttp → http",
        "sentence": "No container port of its Pods is named htttp; their ports are named http.",
      }
    `)
  })

  test('an application on the loopback address only', () => {
    const pods = [
      podObject('a', { labels: { app: 'web' }, annotations: { 'kubewalk.dev/listens': '127.0.0.1:8080/TCP' } }),
    ]
    expect(told(web(), ...pods)[0]).toMatchInlineSnapshot(`
      {
        "about": "Pod/default/a",
        "code": "listens-on-loopback",
        "fix": "Pod/default/a metadata.annotations[kubewalk.dev/listens]: 127.0.0.1:8080/TCP → 8080/TCP",
        "sentence": "The application listens on 127.0.0.1:8080 only, which nothing outside the Pod can reach.",
      }
    `)
  })

  test('a readiness probe on the wrong port, in the template of a Deployment', () => {
    expect(told(web(), ...owners, replica('web-7d9c-aaaaa', false), replica('web-7d9c-bbbbb', false)))
      .toMatchInlineSnapshot(`
      [
        {
          "about": "Deployment/default/web",
          "code": "readiness-probe-refused",
          "fix": "Deployment/default/web spec.template.spec.containers[0].readinessProbe.httpGet.port: 8081 → 8080",
          "sentence": "The readiness probe asks port 8081, where nothing listens; the application listens on 8080.",
        },
        {
          "about": "Pod/default/web-7d9c-aaaaa",
          "code": "pod-not-ready",
          "sentence": "2 Pods are not ready. Readiness probe GET :8081/healthz is refused: nothing listens on 8081.",
        },
        {
          "about": "Service/default/web",
          "code": "no-ready-endpoints",
          "sentence": "None of its 2 Pods is ready.",
        },
      ]
    `)
  })

  test('a Pod that differs from its template is mended itself', () => {
    const [own] = replica('web-7d9c-aaaaa', false).spec.containers
    const probe = { httpGet: { path: '/healthz', port: 9999 } }
    const pod = replica('web-7d9c-aaaaa', false)
    const pinned = own ? { ...pod, spec: { ...pod.spec, containers: [{ ...own, readinessProbe: probe }] } } : pod
    expect(told(web(), ...owners, pinned)[0]?.fix).toBe(
      'Pod/default/web-7d9c-aaaaa spec.containers[0].readinessProbe.httpGet.port: 9999 → 8080',
    )
  })

  test('one of two Pods answers its probe with a failure', () => {
    const [first] = backends
    const failing = podObject('web-3', {
      node: 'node1',
      ip: '10.244.0.8',
      labels: { app: 'web' },
      ready: false,
      annotations: { 'kubewalk.dev/probes': 'liveness=ok, readiness=fail' },
      containers: [{ name: 'app', ports: [{ containerPort: 8080 }], readinessProbe: { tcpSocket: { port: 8080 } } }],
    })
    expect(first && told(web(), first, failing)).toMatchInlineSnapshot(`
      [
        {
          "about": "Pod/default/web-3",
          "code": "readiness-probe-fails",
          "fix": "Pod/default/web-3 metadata.annotations[kubewalk.dev/probes]: liveness=ok, readiness=fail → liveness=ok, readiness=ok",
          "sentence": "The application answers the readiness probe TCP :8080 with a failure.",
        },
        {
          "about": "Service/default/web",
          "code": "some-endpoints-not-ready",
          "sentence": "Of its 2 Pods one gets no requests.",
        },
      ]
    `)
  })

  test('an external name that is an address', () => {
    expect(told(serviceObject('db', { type: 'ExternalName', externalName: '192.0.2.7' }))[0]?.code).toBe(
      'external-name-is-address',
    )
  })
})

test('applying the fix of a finding takes the finding away', () => {
  const cases: readonly (readonly KubeObject[])[] = [
    [web({ selector: { app: 'webb' } }), ...backends],
    [web({ ports: [{ port: 80, targetPort: 8081 }] }), ...backends],
    [
      web(),
      podObject('web-1', {
        node: 'node1',
        labels: { app: 'web' },
        annotations: { 'kubewalk.dev/listens': '127.0.0.1:8080' },
      }),
    ],
  ]
  for (const objects of cases) {
    const world = worldOf(...nodes, ...objects)
    const [finding] = findingsOf(world, objectKey('Service', 'default', 'web'))
    const { fix } = finding ?? {}
    expect(fix).toBeDefined()
    const repaired = objects.map((object) => (fix && keyOf(object) === fix.object ? mended(object, fix) : object))
    expect(findingsOf(worldOf(...nodes, ...repaired), objectKey('Service', 'default', 'web'))).toEqual([])
  }
})

test('owners and slices tell what their Pods and their Service do', () => {
  const pods = [replica('web-7d9c-aaaaa', false)]
  const world = worldOf(...nodes, ...owners, ...pods, web(), sliceObject('web', 8080, pods))
  const codes = (kind: string, name: string) =>
    findingsOf(world, objectKey(kind, 'default', name)).map((finding) => finding.code)
  expect(codes('Deployment', 'web')).toEqual(['readiness-probe-refused', 'pod-not-ready'])
  expect(codes('Pod', 'web-7d9c-aaaaa')).toEqual(['readiness-probe-refused', 'pod-not-ready'])
  expect(codes('EndpointSlice', 'web-x7k2m').at(-1)).toBe('no-ready-endpoints')
  expect(codes('Node', 'node1')).toEqual([])
})
