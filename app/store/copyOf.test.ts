import { expect, test } from 'vitest'
import type { KubeObject } from '#model/objectMeta'
import { copyOf, nextName } from './copyOf'

test.for([
  { name: 'web-1', taken: ['web-1'], want: 'web-2' },
  { name: 'web-1', taken: ['web-1', 'web-2'], want: 'web-3' },
  { name: 'node9', taken: ['node9'], want: 'node10' },
  { name: 'api', taken: ['api'], want: 'api-2' },
  { name: 'api', taken: ['api', 'api-2'], want: 'api-3' },
  { name: '7', taken: ['7'], want: '7-2' },
])('the copy of $name, with $taken there, is $want', ({ name, taken, want }) => {
  expect(nextName((other) => taken.includes(other), name)).toBe(want)
})

test('a copy has nothing that was handed out to the original', () => {
  const service: KubeObject & { readonly spec: unknown; readonly status: unknown } = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web', namespace: 'shop', uid: '7', resourceVersion: '12', labels: { app: 'web' } },
    spec: {
      type: 'NodePort',
      clusterIP: '10.96.0.20',
      clusterIPs: ['10.96.0.20'],
      ports: [{ port: 80, nodePort: 30080 }],
    },
    status: { loadBalancer: {} },
  }
  expect(copyOf(service, 'web-2')).toEqual({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web-2', namespace: 'shop', labels: { app: 'web' } },
    spec: { type: 'NodePort', ports: [{ port: 80 }] },
  })
})

test('a headless Service stays headless, and a copy of a made Pod is nobody’s', () => {
  const headless: KubeObject & { readonly spec: unknown } = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'db' },
    spec: { clusterIP: 'None' },
  }
  expect(copyOf(headless, 'db-2')).toMatchObject({ spec: { clusterIP: 'None' } })
  const pod: KubeObject = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: 'api-5d-x',
      labels: { app: 'api', 'pod-template-hash': '5d' },
      ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'api-5d', uid: '3', controller: true }],
    },
  }
  expect(copyOf(pod, 'api-copy').metadata).toEqual({ name: 'api-copy', labels: { app: 'api' } })
})
