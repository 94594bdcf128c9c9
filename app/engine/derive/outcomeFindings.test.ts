import { expect, test } from 'vitest'
import type { EndpointSlice } from '#kinds/endpointslice/schema'
import type { Pod } from '#kinds/pod/schema'
import type { ServiceSpec } from '#kinds/service/schema'
import type { KubeObject } from '#model/objectMeta'
import { backends, client, nodes, podObject, serviceObject, sliceObject, worldOf } from '../testing/twoNodes'
import { walk } from '../trace/request'
import { findingsForOutcome } from './outcomeFindings'

const web = (spec: Partial<ServiceSpec> = {}) =>
  serviceObject('web', {
    clusterIP: '10.96.40.40',
    selector: { app: 'web' },
    ports: [{ port: 80, protocol: 'TCP', targetPort: 8080 }],
    ...spec,
  })

const dnsPod: Pod = {
  ...podObject('coredns-1', {
    node: 'node2',
    ip: '10.244.1.2',
    labels: { 'k8s-app': 'kube-dns' },
    annotations: { 'kubewalk.dev/listens': '53/UDP, 53/TCP' },
    metadata: { namespace: 'kube-system' },
  }),
}

const dnsSlice: EndpointSlice = {
  ...sliceObject('kube-dns', 53, [dnsPod], { namespace: 'kube-system' }),
  ports: [{ name: 'dns', port: 53, protocol: 'UDP' }],
}

const dns: readonly KubeObject[] = [
  dnsPod,
  serviceObject(
    'kube-dns',
    {
      clusterIP: '10.96.0.10',
      selector: { 'k8s-app': 'kube-dns' },
      ports: [{ name: 'dns', port: 53, protocol: 'UDP', targetPort: 53 }],
    },
    { namespace: 'kube-system' },
  ),
  dnsSlice,
]

/** What is told about the drawn outcome of one request from `client`. */
function told(to: string, ...objects: readonly KubeObject[]) {
  const world = worldOf(...nodes, client, ...objects)
  const request = { name: 'r', from: 'default/client', to, connections: 1 }
  const walked = walk(world, request, 0)
  if (!walked.ok) throw new Error(walked.error.message)
  const { outcomes, drawn, lookups } = walked.value
  const outcome = outcomes[drawn]
  if (!outcome) throw new Error('one outcome is drawn')
  const findings = findingsForOutcome(world, outcome, lookups)
  return [
    outcome.failure?.reason ?? outcome.verdict,
    ...findings.map(({ regarding, sentence, fix }) => {
      return `${regarding}: ${sentence}${fix ? ` [${fix.label} ${fix.before} → ${fix.after}]` : ''}`
    }),
  ]
}

test('a delivered request has no causes', () => {
  expect(told('http://10.96.40.40/', web(), ...backends, sliceObject('web', 8080, backends))).toEqual(['delivered'])
})

test('no endpoints: from the selector to the rule', () => {
  expect(told('http://10.96.40.40/', web({ selector: { app: 'wbe' } }), ...backends, sliceObject('web', 8080, [])))
    .toMatchInlineSnapshot(`
    [
      "no-endpoints",
      "Service/default/web: Its selector app=wbe matches no Pod in namespace default; 2 Pods have app=web. [selector app wbe → web]",
      "EndpointSlice/default/web-x7k2m: It holds no endpoints.",
      "Node//node1: kube-proxy on node1 writes REJECT instead of DNAT.",
    ]
  `)
})

test('none ready: from the probe to the rule', () => {
  const pods = [
    podObject('web-1', {
      node: 'node2',
      ip: '10.244.1.7',
      labels: { app: 'web' },
      ready: false,
      containers: [{ name: 'app', ports: [{ containerPort: 8080 }], readinessProbe: { httpGet: { port: 8081 } } }],
    }),
  ]
  expect(told('http://10.96.40.40/', web(), ...pods, sliceObject('web', 8080, pods))).toMatchInlineSnapshot(`
    [
      "no-endpoints",
      "Pod/default/web-1: The readiness probe asks port 8081, where nothing listens; the application listens on 8080. [readinessProbe port 8081 → 8080]",
      "Service/default/web: Its only Pod is not ready.",
      "EndpointSlice/default/web-x7k2m: 1 endpoint, 0 ready.",
      "Node//node1: kube-proxy on node1 writes REJECT instead of DNAT.",
    ]
  `)
})

test('a wrong targetPort', () => {
  expect(
    told(
      'http://10.96.40.40/',
      web({ ports: [{ port: 80, protocol: 'TCP', targetPort: 81 }] }),
      ...backends,
      sliceObject('web', 81, backends),
    ),
  ).toMatchInlineSnapshot(`
    [
      "nothing-listens",
      "Service/default/web: Its targetPort is 81, where nothing listens in its Pods; they listen on 8080. [targetPort 81 → 8080]",
      "Pod/default/web-2: Nothing listens on 81; it listens on 8080.",
    ]
  `)
})

test('a Pod asked on a port that it does not have', () => {
  expect(told('http://10.244.1.7:81/', ...backends)).toMatchInlineSnapshot(`
    [
      "nothing-listens",
      "Pod/default/web-1: Nothing listens on 81; it listens on 8080.",
    ]
  `)
})

test('a port that the Service does not have', () => {
  expect(told('http://10.96.40.40:81/', web(), ...backends, sliceObject('web', 8080, backends))).toMatchInlineSnapshot(`
    [
      "no-route",
      "Service/default/web: It has no port 81/TCP; it has 80/TCP. No rule translates other ports of its address.",
    ]
  `)
})

test('a name with a slip, a name from another namespace, a headless Service without ready Pods', () => {
  const api = serviceObject('api', { clusterIP: '10.96.40.41', ports: [{ port: 80 }] }, { namespace: 'prod' })
  const db = serviceObject('db', { clusterIP: 'None', selector: { app: 'db' }, ports: [{ port: 80 }] })
  const all = [...dns, web(), ...backends, sliceObject('web', 8080, backends), api, db]
  expect(told('http://wbe/', ...all)).toMatchInlineSnapshot(`
    [
      "nxdomain",
      "Service/default/web: There is no Service wbe; the nearest name is web.",
    ]
  `)
  expect(told('http://api/', ...all)).toMatchInlineSnapshot(`
    [
      "nxdomain",
      "Service/prod/api: Service api is in namespace prod: from other namespaces it is called api.prod.",
    ]
  `)
  expect(told('http://db/', ...all)).toMatchInlineSnapshot(`
    [
      "nxdomain",
      "Service/default/db: Its selector app=db matches no Pod in namespace default.",
    ]
  `)
  expect(told('http://web/', ...all)).toEqual(['delivered'])
})

test('DNS without a ready Pod', () => {
  const service = dns.filter((object) => object.kind === 'Service')
  expect(told('http://web/', web(), ...service)).toMatchInlineSnapshot(`
    [
      "dns-unreachable",
      "Service/kube-system/kube-dns: Its selector k8s-app=kube-dns matches no Pod in namespace kube-system.",
    ]
  `)
})
