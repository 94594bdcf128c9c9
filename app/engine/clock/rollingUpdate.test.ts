import { expect, test } from 'vitest'
import { objectsOf } from '#kinds/registry'
import type { Container } from '#kinds/pod/schema'
import { defaultClusterSettings } from '#model/clusterSettings'
import { typicalLatency } from '#model/latency'
import type { KubeObject } from '#model/objectMeta'
import type { Input } from '../input'
import { step } from '../step'
import { deployment, node, pod, service } from '../testing/settled'
import { emptyWorld, type World } from '../world'
import { liveStep } from './liveStep'
import { totalsOf } from './streamState'

const settings = { ...defaultClusterSettings, latency: typicalLatency }
const advance = (seconds: number): Input => ({ type: 'advance', ms: seconds * 1000 })

function web(image: string, more: Partial<Container>): KubeObject {
  const written = deployment('web', { replicas: 2 })
  const main: Container = {
    name: 'main',
    image,
    ports: [{ containerPort: 80 }],
    readinessProbe: { httpGet: { port: 80 }, periodSeconds: 1 },
    ...more,
  }
  const { metadata, spec } = written.spec.template
  const template = { metadata, spec: { ...spec, containers: [main] } }
  return { ...written, spec: { ...written.spec, template } } as KubeObject
}

/** A rolling update under twenty requests a second: how many of them were answered, and how many were not. */
function updated(more: Partial<Container>) {
  const [opened] = step(emptyWorld(settings), {
    type: 'apply',
    objects: [node('node1'), node('node2'), web('web:1', more), service('web'), pod('client')],
  })
  const clusterIP = [...objectsOf(opened.objects, 'Service').values()].find(({ metadata }) => metadata.name === 'web')
    ?.spec.clusterIP
  const request = { name: 'load', from: 'default/client', to: `http://${clusterIP}:80`, connections: 1 }
  const inputs: readonly Input[] = [
    { type: 'startStream', stream: { request, every: 50, keeps: false } },
    advance(2),
    { type: 'apply', objects: [web('web:2', more)] },
    advance(14),
  ]
  const world = inputs.reduce((now: World, input) => liveStep(now, input)[0], opened)
  const state = world.clock?.streams.get('load')
  const images = [...objectsOf(world.objects, 'Pod').values()].flatMap(({ metadata, spec }) =>
    metadata.name === 'client' ? [] : spec.containers.map(({ image }) => image),
  )
  return { images, ...(state === undefined ? {} : totalsOf(state)) }
}

test('a rolling update loses requests where processes end before everybody knows that they will', () => {
  const { images, answered = 0, failed = 0 } = updated({})
  expect(images).toEqual(['web:2', 'web:2'])
  expect(failed).toBeGreaterThan(0)
  expect(failed).toBeLessThan(answered / 20)
})

test('it loses none where a preStop hook lets processes wait until nobody sends to them any more', () => {
  const { images, failed } = updated({ lifecycle: { preStop: { sleep: { seconds: 3 } } } })
  expect(images).toEqual(['web:2', 'web:2'])
  expect(failed).toBe(0)
})
