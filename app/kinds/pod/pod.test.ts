import { podIPs } from './addresses'
import { expect, test } from 'vitest'
import { pod } from './definition'
import { podStatusText } from './printer'
import type { Pod, PodSpec, PodStatus } from './schema'

const main = { name: 'main', image: 'nginx:1.29' }

const stored = (spec: PodSpec, status?: PodStatus, metadata: Partial<Pod['metadata']> = {}): Pod =>
  pod.defaults({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', namespace: 'default', ...metadata },
    spec,
    ...(status === undefined ? {} : { status }),
  })

const errorsOf = (object: Pod, old?: Pod): readonly string[] =>
  pod.validate(object, old).map(({ field, message }) => `${field}: ${message}`)

test('defaults: what the API server and two admission plugins fill in', () => {
  const { spec } = stored({ containers: [{ ...main, livenessProbe: { httpGet: { port: 80 } } }] })
  expect(spec).toEqual({
    restartPolicy: 'Always',
    dnsPolicy: 'ClusterFirst',
    terminationGracePeriodSeconds: 30,
    schedulerName: 'default-scheduler',
    securityContext: {},
    enableServiceLinks: true,
    serviceAccountName: 'default',
    tolerations: ['not-ready', 'unreachable'].map((what) => ({
      key: `node.kubernetes.io/${what}`,
      operator: 'Exists',
      effect: 'NoExecute',
      tolerationSeconds: 300,
    })),
    containers: [
      {
        ...main,
        imagePullPolicy: 'IfNotPresent',
        terminationMessagePath: '/dev/termination-log',
        terminationMessagePolicy: 'File',
        livenessProbe: {
          httpGet: { port: 80, path: '/', scheme: 'HTTP' },
          timeoutSeconds: 1,
          periodSeconds: 10,
          successThreshold: 1,
          failureThreshold: 3,
        },
      },
    ],
  })
})

test.for([
  ['registry.example.com:5000/web', 'Always'],
  ['registry.example.com:5000/web:1', 'IfNotPresent'],
  ['web:latest', 'Always'],
  ['web@sha256:0', 'IfNotPresent'],
])('%s is pulled %s', ([image = '', policy]) => {
  expect(stored({ containers: [{ name: 'main', image }] }).spec.containers[0]?.imagePullPolicy).toBe(policy)
})

test.for([
  ['no containers', { containers: [] }, ['spec.containers: Required value']],
  [
    'no name and no image',
    { containers: [{ name: '' }] },
    ['spec.containers[0].name: Required value', 'spec.containers[0].image: Required value'],
  ],
  ['one name twice', { containers: [main, main] }, ['spec.containers[1].name: Duplicate value: "main"']],
  [
    'a probe that asks nothing',
    { containers: [{ ...main, readinessProbe: {} }] },
    ['spec.containers[0].readinessProbe: Required value: must specify a handler type'],
  ],
  [
    'a probe that asks twice',
    { containers: [{ ...main, readinessProbe: { tcpSocket: { port: 80 }, exec: { command: ['true'] } } }] },
    ['spec.containers[0].readinessProbe.tcpSocket: Forbidden: may not specify more than 1 handler type'],
  ],
  [
    'a liveness probe that wants two successes',
    { containers: [{ ...main, livenessProbe: { tcpSocket: { port: 80 }, successThreshold: 2 } }] },
    ['spec.containers[0].livenessProbe.successThreshold: Invalid value: 2: must be 1'],
  ],
  [
    'a port of the Node taken twice',
    {
      hostNetwork: true,
      containers: [
        { ...main, ports: [{ containerPort: 80 }] },
        { ...main, name: 'b', ports: [{ containerPort: 80, hostPort: 81 }, { containerPort: 80 }] },
      ],
    },
    [
      'spec.containers[1].ports[0].containerPort: Invalid value: 80: must match `hostPort` when `hostNetwork` is true',
      'spec.containers[1].ports[1].hostPort: Duplicate value: "TCP//80"',
    ],
  ],
  [
    'a policy that leaves a Pod without a name server',
    { dnsPolicy: 'None', containers: [main] },
    ['spec.dnsConfig: Required value: must provide `dnsConfig` when `dnsPolicy` is None'],
  ],
  [
    'name servers that are none',
    { dnsPolicy: 'None', dnsConfig: { nameservers: ['kube-dns'], options: [{ name: '' }] }, containers: [main] },
    [
      'spec.dnsConfig.nameservers[0]: Invalid value: "kube-dns": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
      'spec.dnsConfig.options[0]: Required value: must not be empty',
    ],
  ],
  [
    'tolerations of nothing in particular',
    { tolerations: [{ value: 'x' }, { key: 'a', operator: 'Exists', value: 'x' }], containers: [main] },
    [
      'spec.tolerations[0].operator: Invalid value: "": operator must be Exists when `key` is empty, which means "match all values and all keys"',
      'spec.tolerations[1].operator: Invalid value: {"key":"a","operator":"Exists","value":"x"}: value must be empty when `operator` is \'Exists\'',
    ],
  ],
  [
    'a probe of what is to end',
    { initContainers: [{ ...main, name: 'init', startupProbe: { tcpSocket: { port: 80 } } }], containers: [main] },
    ['spec.initContainers[0].startupProbe: Forbidden: may not be set for init containers without restartPolicy=Always'],
  ],
] as const)('refuses %s', ([, spec, want]) => {
  expect(errorsOf(stored(spec))).toEqual(want)
})

test('what is limited is asked for', () => {
  const resources = { limits: { cpu: '2', memory: '1Gi' }, requests: { cpu: '500m' } }
  expect(stored({ containers: [{ ...main, resources }] }).spec.containers[0]?.resources).toEqual({
    limits: { cpu: '2', memory: '1Gi' },
    requests: { cpu: '500m', memory: '1Gi' },
  })
})

test('nobody may ask for more than it may have, or for less than nothing', () => {
  const resources = { limits: { cpu: '500m' }, requests: { cpu: '1', memory: '-1Mi' } }
  expect(errorsOf(stored({ containers: [{ ...main, resources }] }))).toEqual([
    'spec.containers[0].resources.requests[memory]: Invalid value: "-1Mi": must be greater than or equal to 0',
    'spec.containers[0].resources.requests: Invalid value: "1": must be less than or equal to cpu limit of 500m',
  ])
})

test('counts of 0 in a probe are none', () => {
  const counts = { timeoutSeconds: 0, periodSeconds: 0, successThreshold: 0, failureThreshold: 0 }
  const [container] = stored({ containers: [{ ...main, readinessProbe: { grpc: { port: 80 }, ...counts } }] }).spec
    .containers
  expect(container?.readinessProbe).toEqual({
    grpc: { port: 80, service: '' },
    timeoutSeconds: 1,
    periodSeconds: 10,
    successThreshold: 1,
    failureThreshold: 3,
  })
})

test('of a Pod that runs, images and little else may change', () => {
  const old = stored({ containers: [main] })
  expect(errorsOf(stored({ containers: [{ ...main, image: 'nginx:1.30' }] }), old)).toEqual([])
  const [error] = errorsOf(stored({ containers: [{ ...main, ports: [{ containerPort: 80 }] }] }), old)
  expect(error).toMatch(
    /^spec: Forbidden: pod updates may not change fields other than `spec\.containers\[\*\]\.image`/,
  )
})

const running = { name: 'main', ready: true, state: { running: {} } }

test.for([
  ['Running', { phase: 'Running', containerStatuses: [running] }, {}],
  [
    'CrashLoopBackOff',
    { phase: 'Running', containerStatuses: [{ name: 'main', state: { waiting: { reason: 'CrashLoopBackOff' } } }] },
    {},
  ],
  ['Init:0/1', { phase: 'Pending', initContainerStatuses: [{ name: 'a', state: { running: {} } }] }, {}],
  [
    'ExitCode:3',
    { phase: 'Failed', containerStatuses: [{ name: 'main', state: { terminated: { exitCode: 3 } } }] },
    {},
  ],
  [
    'NotReady',
    {
      phase: 'Running',
      containerStatuses: [{ name: 'a', state: { terminated: { reason: 'Completed', exitCode: 0 } } }, running],
    },
    {},
  ],
  ['Terminating', { phase: 'Running', containerStatuses: [running] }, { deletionTimestamp: '2026-01-01T00:00:00Z' }],
] as const)('STATUS is %s', ([want, status, metadata]) => {
  expect(
    podStatusText(stored({ containers: [main], initContainers: [{ ...main, name: 'a' }] }, status, metadata)),
  ).toBe(want)
})

test('addresses are read as one text each, however a status wrote them', () => {
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' }, spec: { containers: [] } } as const
  const status = { podIP: 'fd00:0:0::7', podIPs: [{ ip: 'fd00::7' }, { ip: '10.0.0.7' }] }
  expect(podIPs({ ...pod, status })).toEqual(['fd00::7', '10.0.0.7'])
})
