import fc from 'fast-check'
import { expect, test } from 'vitest'
import { typicalLatency } from '#model/latency'
import { checkSpec } from '../schema'
import { readScenario } from '../scenarioFile'
import { plainEntry } from './scriptSchema'

const specOf = (spec: unknown) => {
  const checked = checkSpec(spec)
  if (!checked.ok) throw new Error(checked.error.map(({ field, message }) => `${field}: ${message}`).join('\n'))
  return checked.value
}
const errorsOf = (...script: readonly unknown[]) => {
  const checked = checkSpec({ script })
  return checked.ok ? [] : checked.error.map(({ field, message }) => `${field}: ${message}`)
}

test.for<readonly [unknown, unknown]>([
  [
    { apply: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } } },
    {
      type: 'apply',
      objects: [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'default' } }],
    },
  ],
  [
    { patch: { object: 'Node/node1', merge: { spec: { unschedulable: true } } } },
    { type: 'patch', object: 'Node//node1', merge: { spec: { unschedulable: true } } },
  ],
  [{ delete: 'Pod/default/web-1' }, { type: 'delete', object: 'Pod/default/web-1' }],
  [{ delete: { object: 'Pod/default/web-1', grace: 0 } }, { type: 'delete', object: 'Pod/default/web-1', grace: 0 }],
  [
    { break: { paused: 'kube-proxy/node1' } },
    { type: 'break', fault: { type: 'paused', component: 'kube-proxy/node1' } },
  ],
  [{ mend: { paused: 'coredns' } }, { type: 'mend', fault: { type: 'paused', component: 'coredns' } }],
  [{ break: { nodeStopped: 'node1' } }, { type: 'break', fault: { type: 'nodeStopped', node: 'node1' } }],
  [
    { break: { linkCut: ['node1', 'node2'] } },
    { type: 'break', fault: { type: 'linkCut', from: 'node1', to: 'node2' } },
  ],
  [
    { break: { routeBroken: { node: 'node1', to: 'node2' } } },
    { type: 'break', fault: { type: 'routeBroken', node: 'node1', to: 'node2' } },
  ],
  [
    { break: { probe: { pod: 'default/ds/agent', probe: 'readiness', answer: 'fail' } } },
    { type: 'break', fault: { type: 'probe', pod: 'DaemonSet/default/agent', probe: 'readiness', answer: 'fail' } },
  ],
  [
    { break: { probe: { pod: 'default/sts/db', probe: 'readiness', answer: 'fail' } } },
    { type: 'break', fault: { type: 'probe', pod: 'StatefulSet/default/db', probe: 'readiness', answer: 'fail' } },
  ],
  [
    { break: { notListening: { pod: 'default/web-1', port: 80 } } },
    { type: 'break', fault: { type: 'notListening', pod: 'Pod/default/web-1', port: 80 } },
  ],
  [
    { expect: [{ object: 'Node/node1', condition: { Ready: true, DiskPressure: 'Unknown' } }] },
    {
      type: 'expect',
      checks: [{ type: 'object', object: 'Node//node1', condition: { Ready: 'True', DiskPressure: 'Unknown' } }],
    },
  ],
  [
    {
      expect: [
        { pods: 'default/deploy/web', count: 3 },
        { service: 'default/web', ready: 3, slices: 1 },
      ],
    },
    {
      type: 'expect',
      checks: [
        { type: 'pods', workload: 'Deployment/default/web', count: 3 },
        { type: 'service', service: 'Service/default/web', ready: 3, slices: 1 },
      ],
    },
  ],
  [
    { expect: [{ rules: 'node1', service: 'default/web', endpoints: 2 }] },
    { type: 'expect', checks: [{ type: 'rules', node: 'node1', service: 'Service/default/web', endpoints: 2 }] },
  ],
])('%j is read', ([deed, want]) => {
  expect(specOf({ script: [{ at: '1m30s', ...(deed as object) }] }).script).toEqual([{ at: 90_000, deed: want }])
})

const pod = { apiVersion: 'v1', kind: 'Pod', metadata: {}, spec: { containers: 'none' } }

test.for<readonly [unknown, readonly string[]]>([
  [
    { at: '1s' },
    [
      'script[0]: Invalid value: {"at":1000}: must have exactly one deed: apply, patch, delete, break, mend, crash, expect',
    ],
  ],
  [{ delete: 'Pod/default/a' }, ['script[0].at: Required value']],
  [{ at: '2h', delete: 'Pod/default/a' }, ['script[0].at: Invalid value: "2h": must lie within 60m of the beginning']],
  [
    { at: 'soon', delete: 'Pod/default/a' },
    ['script[0].at: Invalid value: "soon": must be a time such as 50ms, 1.5s or 2m'],
  ],
  [{ at: '1s', kill: 'a' }, ['script[0].kill: unknown field "spec.script[0].kill"']],
  [
    { at: '1s', delete: 'Pod/web' },
    [
      'script[0].delete: Invalid value: "Pod/web": must be Kind/NAMESPACE/NAME, or Kind/NAME of a kind that belongs to no namespace',
    ],
  ],
  [
    { at: '1s', delete: { object: 'Node/a', grace: 5 } },
    ['script[0].delete.grace: Invalid value: 5: must be 0: at once'],
  ],
  [
    { at: '1s', break: {} },
    [
      'script[0].break: Invalid value: {}: must have exactly one fault: paused, nodeStopped, nodeIsolated, linkCut, routeBroken, conntrackFull, probe, notListening',
    ],
  ],
  [
    { at: '1s', patch: { object: 'Deployment/default/a', merge: { spec: { replicas: 5001 } } } },
    [
      'script[0]: Invalid value: {"at":1000,"deed":{"type":"patch","object":"Deployment/default/a","merge":{"spec":{"replicas":5001}}}}: holds 5001 Pods, counting the replicas that are asked for; at most 5000 are read',
    ],
  ],
  [{ at: '1s', break: { linkCut: ['a'] } }, ['script[0].break.linkCut: Invalid value: ["a"]: must be two Nodes']],
  [
    { at: '1s', expect: [{ object: 'Node/a' }] },
    ['script[0].expect[0]: Invalid value: {"object":"Node//a"}: must say what is expected'],
  ],
  [
    { at: '1s', expect: [{ service: 'default/web', pods: 3 }] },
    ['script[0].expect[0].pods: unknown field "spec.script[0].expect[0].pods"'],
  ],
  [
    { at: '1s', apply: [pod] },
    [
      'script[0].apply[0].spec.containers: json: cannot unmarshal string into Go struct field PodSpec.spec.containers of type []v1.Container',
    ],
  ],
])('%j: $1', ([entry, want]) => {
  expect(errorsOf(entry)).toEqual(want.map((each) => `spec.${each}`))
})

test('a component that nobody has is named with those that there are', () => {
  expect(errorsOf({ at: '1s', break: { paused: 'kubeproxy/node1' } })[0]).toMatch(
    /^spec\.script\[0\]\.break\.paused: Invalid value: "kubeproxy\/node1": must be kubelet\/NODE, kube-proxy\/NODE, .*coredns$/,
  )
})

const ends = { from: 'default/client', to: 'http://web/' }
test.for<readonly [unknown, readonly string[]]>([
  [{ every: '100ms', until: '10s', keep: true, expect: { failed: 'none', verdicts: ['delivered'] } }, []],
  [{ at: '12s', expect: { verdict: 'delivered', backends: [] } }, []],
  [{ every: '100ms' }, ['every: Invalid value: 100: needs until: when the stream ends']],
  [{ until: '10s' }, ['until: Invalid value: 10000: belongs to a stream, which has every']],
  [{ at: '10s', every: '1s', until: '10s' }, ['until: Invalid value: 10000: must be after the stream begins']],
  [{ every: '10ms', until: '1h' }, ['every: Invalid value: 10: makes more than 20000 requests until then']],
  [{ expect: { failed: 'none' } }, ['expect.failed: Invalid value: "none": is expected of a stream, which has every']],
  [
    { every: '1s', until: '5s', over: 'a', expect: { backends: [] } },
    [
      'over: Invalid value: "a": is for a single request, which has no every',
      'expect.backends: Invalid value: []: is for a single request, which has no every; of a stream, failed and verdicts are',
    ],
  ],
])('the request %j: $1', ([more, want]) => {
  const checked = checkSpec({ requests: [{ ...ends, ...(more as object) }] })
  const said = checked.ok ? [] : checked.error.map(({ field, message }) => `${field}: ${message}`)
  expect(said).toEqual(want.map((each) => `spec.requests[0].${each}`))
})

test.for<readonly [unknown, unknown]>([
  [{}, 'instant'],
  [{ requests: [ends] }, 'instant'],
  [{ requests: [{ ...ends, at: '1s' }] }, typicalLatency],
  [{ script: [{ at: '1s', delete: 'Node/node1' }] }, typicalLatency],
  [{ script: [{ at: '1s', delete: 'Node/node1' }], cluster: { latency: 'instant' } }, 'instant'],
])('things take time where something has its moment: %j', ([spec, want]) => {
  expect(specOf(spec).cluster.latency).toEqual(want)
})

test('what is wrong in a script has its line and column', () => {
  const read = readScenario(
    `apiVersion: kubewalk.dev/v1alpha1
kind: Scenario
spec:
  script:
    - at: 1s
      apply:
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web }
        spec: { replicas: many }
    - at: 2s
      expect:
        - { object: Pod/default/web, redy: true }
`,
    'x.yaml',
  )
  expect(read.ok ? [] : read.error.map(({ line, column, message }) => `${line}:${column} ${message}`)).toEqual([
    '10:27 spec.script[0].apply.spec.replicas: json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32',
    '13:38 unknown field "spec.script[1].expect[0].redy"',
  ])
})

const keys = ['apply', 'patch', 'delete', 'break', 'mend', 'crash', 'expect'] as const
test('whatever stands in a script, it is read or refused, and what is read is written so that it is read again', () => {
  const anything = fc.jsonValue({ maxDepth: 3 })
  const entry = fc
    .tuple(fc.constantFrom(...keys), anything, fc.constantFrom('0s', '90s', 5, null))
    .map(([key, value, at]) => ({ at, [key]: value }))
  const map = (...fields: readonly string[]) => fc.dictionary(fc.constantFrom(...fields), anything)
  const near = fc
    .tuple(
      fc.constantFrom(...keys),
      fc.oneof(
        map('object', 'merge', 'grace', 'pod', 'exitCode', 'probe', 'paused', 'linkCut', 'notListening'),
        fc.array(map('object', 'pods', 'service', 'rules', 'count', 'ready', 'condition', 'exists')),
      ),
    )
    .map(([key, value]) => ({ at: '1s', [key]: value }))
  fc.assert(
    fc.property(fc.array(fc.oneof(entry, near), { maxLength: 3 }), (written) => {
      const read = checkSpec({ script: written })
      if (!read.ok) return
      const again = checkSpec({ script: read.value.script.map(plainEntry) })
      expect(again.ok && again.value.script).toEqual(read.value.script)
    }),
    { numRuns: 300 },
  )
})
