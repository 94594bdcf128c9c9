import { expect, test } from 'vitest'
import { invariant } from '#lib/assert'
import type { World } from '#engine'
import type { RequestSpec } from '#model/request'
import { toWorld } from '#scenario'
import { readScenario } from '#scenario/yaml'
import { sendConnections } from './sendConnections'

const pods = ['client', 'web-1', 'web-2', 'web-3'].map(
  (name, i) => `
apiVersion: v1
kind: Pod
metadata: {name: ${name}, labels: {app: ${name.slice(0, 3)}}}
spec: {nodeName: node${(i % 2) + 1}, containers: [{name: main, image: web, ports: [{containerPort: 8080}]}]}`,
)

const worldWith = (spec: string): World => {
  const service = `
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {clusterIP: 10.96.40.40, selector: {app: web}, ports: [{port: 80, targetPort: 8080}]${spec}}`
  const read = readScenario([...pods, service].join('\n---'), 'test.yaml')
  invariant(read.ok, 'the scenario is one')
  return toWorld(read.value.scenario).world
}

const request = (more: Partial<RequestSpec>): RequestSpec => ({
  name: 'it',
  from: 'default/client',
  to: 'tcp://10.96.40.40:80',
  connections: 1,
  ...more,
})

const affinity = ', sessionAffinity: ClientIP'

test.for([
  { name: 'one connection', service: '', connections: 1 },
  { name: 'connections that remember nothing', service: '', connections: 5 },
  { name: 'affinity', service: affinity, connections: 1 },
  { name: 'affinity, many connections', service: affinity, connections: 4 },
  { name: 'one source port', service: '', connections: 4, sourcePort: 40000 },
  { name: 'affinity and one source port', service: affinity, connections: 3, sourcePort: 40000 },
])('$name: each backend stands there once with the share that its draw has', ({ service, connections, sourcePort }) => {
  const spec = request({ connections, ...(sourcePort === undefined ? {} : { sourcePort }) })
  const sent = sendConnections(worldWith(service), spec)
  invariant(sent.ok, 'the request can be sent')
  const shares = sent.value.outcomes.map(({ outcome, probability }) => [outcome.backend?.name, probability] as const)
  expect(new Map(shares)).toEqual(new Map(['web-1', 'web-2', 'web-3'].map((name) => [name, expect.closeTo(1 / 3, 4)])))
  expect(shares).toHaveLength(3)
  expect(sent.value.outcomes.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 9)
})

test('what the seed draws is what stays: with affinity every connection comes to one backend', () => {
  const sent = sendConnections(worldWith(affinity), request({ connections: 3 }))
  invariant(sent.ok, 'the request can be sent')
  const after = sendConnections(sent.value.world, request({ name: 'then' }))
  invariant(after.ok, 'the next request can be sent')
  expect(after.value.outcomes.map(({ probability }) => probability)).toEqual([1])
})
