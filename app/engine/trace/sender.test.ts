import { expect, test } from 'vitest'
import { invariant } from '#lib/assert'
import { nodeHostId } from '#model/hostId'
import type { KubeObject } from '#model/objectMeta'
import { step } from '../step'
import { emptyWorld, type World } from '../world'
import { networkOf } from '../derive/network'
import { findSender } from './sender'
import { walk } from './request'

const namespaced = { namespace: 'default' }
const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'app', image: 'nginx' }] } }
const spec = { replicas: 2, selector: { matchLabels: { app: 'web' } }, template }

const objects: readonly (KubeObject & Readonly<Record<string, unknown>>)[] = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } },
  { apiVersion: 'v1', kind: 'Node', metadata: { name: 'node1' } },
  { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { ...namespaced, name: 'web' }, spec },
  { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { ...namespaced, name: 'db' }, spec },
  {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { ...namespaced, name: 'agent' },
    spec: { selector: { matchLabels: { app: 'web' } }, template },
  },
  {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { ...namespaced, name: 'once' },
    spec: { template: { spec: { ...template.spec, restartPolicy: 'Never' } } },
  },
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { ...namespaced, name: 'idle' },
    spec: { ...spec, replicas: 0 },
  },
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { ...namespaced, name: 'web' },
    spec: { clusterIP: '10.96.8.8', selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080 }] },
  },
]

const [settled] = step(emptyWorld(), { type: 'apply', objects })

function senderOf(world: World, from: string): string {
  const sender = findSender(world, networkOf(world), from)
  return sender.ok ? sender.value.host.ref.id : sender.error
}

test.for([
  ['default/deploy/web', /^default\/web-[a-z0-9]+-[a-z0-9]{5}$/],
  ['default/deployment/web', /^default\/web-/],
  ['default/sts/db', /^default\/db-0$/],
  ['default/db-1', /^default\/db-1$/],
  ['default/pod/db-1', /^default\/db-1$/],
  ['node/node1', /^node\/node1$/],
  ['default/deploy/idle', /^deployment default\/idle has no pods$/],
  ['default/deploy/none', /^deployments\.apps "none" not found in namespace "default"$/],
  ['default/ds/agent', /^default\/agent-[a-z0-9]{5}$/],
  ['default/job/once', /^default\/once-[a-z0-9]{5}$/],
  ['default/jobs/none', /^jobs\.batch "none" not found in namespace "default"$/],
  ['default/cronjob/web', /"cronjob" is no kind of workload; use deploy, rs, sts, ds or job$/],
  ['default/', /^cannot read "default\/"/],
] as const)('%s', ([from, want]) => {
  expect(senderOf(settled, from)).toMatch(want)
})

test('a connection that was sent is known afterwards, and the next one has a port of its own', () => {
  const request = { name: 'again', from: 'default/deploy/web', to: '10.96.8.8:80', connections: 2 }
  const first = walk(settled, request, 0)
  invariant(first.ok, 'the request can be sent')
  const [after] = step(settled, { type: 'send', walk: first.value })
  const ports = [settled, after].map((world) => {
    const result = walk(world, request, 0)
    return result.ok ? result.value.outcomes[0]?.trace?.packet.srcPort : undefined
  })
  expect(after.runtime.conntrack.get(nodeHostId('node1'))?.size).toBe(1)
  expect(ports[1]).toBe((ports[0] ?? 0) + 1)
})
