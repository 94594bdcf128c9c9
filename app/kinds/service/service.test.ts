import { expect, test } from 'vitest'
import { service } from './definition'
import type { Service, ServiceSpec } from './schema'

const port = { port: 80 }

const stored = (spec: ServiceSpec, metadata: Partial<Service['metadata']> = {}): Service =>
  service.defaults({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web', namespace: 'default', ...metadata },
    spec,
  })

const errorsOf = (object: Service, old?: Service): readonly string[] =>
  service.validate(object, old).map(({ field, message }) => `${field}: ${message}`)

// fidelity: api-defaults
test.for([
  {
    name: 'the plain one',
    spec: { ports: [port] },
    want: {
      type: 'ClusterIP',
      sessionAffinity: 'None',
      internalTrafficPolicy: 'Cluster',
      ports: [{ port: 80, protocol: 'TCP', targetPort: 80 }],
    },
  },
  {
    name: 'a LoadBalancer with affinity',
    spec: { type: 'LoadBalancer', sessionAffinity: 'ClientIP', ports: [{ ...port, targetPort: 'http' }] },
    want: {
      type: 'LoadBalancer',
      sessionAffinity: 'ClientIP',
      sessionAffinityConfig: { clientIP: { timeoutSeconds: 10800 } },
      externalTrafficPolicy: 'Cluster',
      internalTrafficPolicy: 'Cluster',
      allocateLoadBalancerNodePorts: true,
      ports: [{ port: 80, protocol: 'TCP', targetPort: 'http' }],
    },
  },
  {
    name: 'a name for something else',
    spec: { type: 'ExternalName', externalName: 'example.com' },
    want: { type: 'ExternalName', externalName: 'example.com', sessionAffinity: 'None' },
  },
] as const)('defaults: $name', ({ spec, want }) => {
  expect(stored(spec).spec).toEqual(want)
})

// fidelity: api-validation
test.for([
  ['no ports', {}, ['spec.ports: Required value']],
  [
    'two ports without names',
    { ports: [port, { port: 443 }] },
    ['spec.ports[0].name: Required value', 'spec.ports[1].name: Required value'],
  ],
  [
    'one name twice',
    {
      ports: [
        { name: 'a', port: 80 },
        { name: 'a', port: 81 },
      ],
    },
    ['spec.ports[1].name: Duplicate value: "a"'],
  ],
  [
    'one port twice',
    {
      ports: [
        { name: 'a', port: 80 },
        { name: 'b', port: 80, targetPort: 8080 },
      ],
    },
    [
      'spec.ports[1]: Duplicate value: {"Name":"","Protocol":"TCP","AppProtocol":null,"Port":80,"TargetPort":0,"NodePort":0}',
    ],
  ],
  [
    'a port out of range, which its targetPort repeats',
    { ports: [{ port: 65536 }] },
    [
      'spec.ports[0].port: Invalid value: 65536: must be between 1 and 65535, inclusive',
      'spec.ports[0].targetPort: Invalid value: 65536: must be between 1 and 65535, inclusive',
    ],
  ],
  [
    'a targetPort name that no container port can have',
    { ports: [{ ...port, targetPort: 'a--B' }] },
    [
      'spec.ports[0].targetPort: Invalid value: "a--B": must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)',
      'spec.ports[0].targetPort: Invalid value: "a--B": must not contain consecutive hyphens',
    ],
  ],
  [
    'a node port without need',
    { ports: [{ ...port, nodePort: 30080 }] },
    ["spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'"],
  ],
  [
    'an unknown type',
    { type: 'Loadbalancer' as 'LoadBalancer', ports: [port] },
    [
      'spec.type: Unsupported value: "Loadbalancer": supported values: "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"',
    ],
  ],
  [
    'a policy for traffic that cannot come',
    { externalTrafficPolicy: 'Local', ports: [port] },
    ['spec.externalTrafficPolicy: Invalid value: "Local": may only be set for externally-accessible services'],
  ],
  [
    'an address that leads nowhere',
    { externalIPs: ['127.0.0.1', 'x'], ports: [port] },
    [
      'spec.externalIPs[0]: Invalid value: "127.0.0.1": may not be in the loopback range (127.0.0.0/8, ::1/128)',
      'spec.externalIPs[1]: Invalid value: "x": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
    ],
  ],
  [
    'a selector with a bad value',
    { selector: { app: 'a b' }, ports: [port] },
    [
      "spec.selector: Invalid value: \"a b\": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
    ],
  ],
] as const)('refuses %s', ([, spec, want]) => {
  expect(errorsOf(stored(spec))).toEqual(want)
})

test.for([
  [
    'the same port over TCP and UDP',
    {
      ports: [
        { name: 'a', port: 53 },
        { name: 'b', port: 53, protocol: 'UDP' },
      ],
    },
  ],
  ['headless without ports', { clusterIP: 'None', clusterIPs: ['None'] }],
  ['a long name of a port', { ports: [{ name: 'a-name-of-more-than-fifteen', port: 80 }] }],
  ['a name for a name that ends in a dot', { type: 'ExternalName', externalName: 'example.com.' }],
] as const)('lets %s pass', ([, spec]) => {
  expect(errorsOf(stored(spec))).toEqual([])
})

test('an address stays for the life of a Service', () => {
  const held = (ip: string): Service => stored({ clusterIP: ip, clusterIPs: [ip], ports: [port] })
  expect(errorsOf(held('10.96.0.21'), held('10.96.0.20'))).toEqual([
    'spec.clusterIPs[0]: Invalid value: ["10.96.0.21"]: may not change once set',
  ])
})

test.for([
  ['ClusterIP', { ports: [port] }, '<none>'],
  ['LoadBalancer', { type: 'LoadBalancer', ports: [port] }, '<pending>'],
  ['ExternalName', { type: 'ExternalName', externalName: 'example.com' }, 'example.com'],
] as const)('EXTERNAL-IP of a %s', ([, spec, want]) => {
  expect(service.columns.find(({ header }) => header === 'EXTERNAL-IP')?.cell(stored(spec))).toBe(want)
})
