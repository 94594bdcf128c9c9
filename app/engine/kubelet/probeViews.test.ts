import { expect, test } from 'vitest'
import type { Probe } from '#kinds/pod/schema'
import { defaultClusterSettings } from '#model/clusterSettings'
import { typicalLatency } from '#model/latency'
import { objectKey } from '#model/objectMeta'
import { liveStep } from '../clock/liveStep'
import { step } from '../step'
import { node, pod } from '../testing/settled'
import { emptyWorld } from '../world'
import { probeViews } from './probeViews'

const viewsOf = (readinessProbe: Probe) => {
  const container = { name: 'main', image: 'web:1', ports: [{ name: 'web', containerPort: 8080 }], readinessProbe }
  const settled = step(emptyWorld({ ...defaultClusterSettings, latency: typicalLatency }), {
    type: 'apply',
    objects: [node('node1'), pod('web', { containers: [container] })],
  })[0]
  const world = liveStep(settled, { type: 'advance', ms: 30_000 })[0]
  const run = world.clock?.pods.get(objectKey('Pod', 'default', 'web'))
  return run === undefined ? [] : probeViews(run)
}

test.for([
  {
    name: 'a path',
    probe: { httpGet: { port: 'web', path: '/healthz' } },
    to: /^http:\/\/10\.244\.0\.\d+:8080\/healthz$/,
  },
  { name: 'a port', probe: { tcpSocket: { port: 8080 } }, to: /^tcp:\/\/10\.244\.0\.\d+:8080$/ },
])('a probe of $name says where its packet goes and when it asks next', ({ probe, to }) => {
  const [view] = viewsOf({ ...probe, periodSeconds: 7 })
  expect(view).toMatchObject({ probe: 'readiness', recorded: 'success', last: 'success', isAsking: false })
  expect(view?.to).toMatch(to)
  expect((view?.next ?? 0) - 30_000).toBeGreaterThan(0)
  expect((view?.next ?? 0) - 30_000).toBeLessThanOrEqual(7000)
})

test('a command in the container sends no packet', () => {
  expect(viewsOf({ exec: { command: ['true'] } })[0]).not.toHaveProperty('to')
})
