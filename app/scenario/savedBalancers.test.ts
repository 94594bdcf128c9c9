import { expect, test } from 'vitest'
import { step, type World } from '#engine'
import { objectsOf } from '#kinds/registry'
import { invariant } from '#lib/assert'
import { keyOf, type KubeObject, type ObjectKey } from '#model/objectMeta'
import { checkSpec } from './schema'
import { savedScenario } from './fromWorld'
import type { Scenario } from './scenario'
import { toWorld } from './toWorld'

const balanced = (name: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { namespace: 'default', name },
  ...{ spec: { type: 'LoadBalancer', selector: { app: 'web' }, ports: [{ port: 80 }] } },
})

const scenarioOf = (...services: readonly KubeObject[]): Scenario => {
  const spec = checkSpec({ cluster: { loadBalancerCIDR: '203.0.113.0/30' } })
  invariant(spec.ok, 'the spec is right')
  return { name: 'it', ...spec.value, objects: new Map(services.map((object) => [keyOf(object), object])) }
}

const externalOf = (world: World): ReadonlyMap<ObjectKey, unknown> =>
  new Map(
    [...objectsOf(world.objects, 'Service')].flatMap(([key, { spec, status }]) =>
      spec.type === 'LoadBalancer' ? [[key, status?.loadBalancer?.ingress] as const] : [],
    ),
  )

test('whoever opens what was saved finds the same external addresses, whatever came and went before', () => {
  const all = ['a', 'b', 'c', 'd'].map(balanced)
  const { world } = toWorld(scenarioOf(...all))
  for (const gone of all) {
    const kept = scenarioOf(...all.filter((service) => service !== gone))
    const [after] = step(world, { type: 'delete', key: keyOf(gone) })
    const opened = toWorld(savedScenario(kept, after)).world
    expect(externalOf(opened)).toEqual(externalOf(after))
  }
})
