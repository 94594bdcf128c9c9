import { describe, expect, test } from 'vitest'
import { objectOf } from '#kinds/registry'
import type { PlaygroundStore } from '../command'
import { checkYaml } from '../checkYaml'
import { scenarioYaml } from '../scenarioYaml'
import { graph } from '../selectors'
import { must, node, pod, service, smallCluster } from '../testing/playground'
import { applyYaml } from './applyYaml'
import { openFile } from './openFile'
import { undo } from './undo'

const facts = (store: PlaygroundStore) => {
  const { scenario } = store.getState()
  return { ...scenario, objects: [...scenario.objects] }
}

const notices = (store: PlaygroundStore) => store.getState().notices.map(({ title, detail }) => `${title}: ${detail}`)

const badPort = `apiVersion: v1
kind: Service
metadata:
  name: api
spec:
  ports:
  - port: 99999
`

const goodService = badPort.replace('99999', '80')

describe('a file', () => {
  test('opens in place of the document, and undo brings the document back with its cluster', () => {
    const store = smallCluster()
    const before = facts(store)
    must(store, openFile, { name: 'api.yaml', text: goodService, how: 'replace' })
    expect(store.getState().scenario.title).toBe('api')
    expect(objectOf(store.getState().world.objects, 'Pod', pod('web-1'))).toBeUndefined()
    expect(objectOf(store.getState().world.objects, 'Node', node('node3'))).toBeDefined()
    must(store, undo, {})
    expect(facts(store)).toEqual(before)
    expect(objectOf(store.getState().world.objects, 'Pod', pod('web-1'))?.status?.podIP).toBeDefined()
    expect(objectOf(store.getState().world.objects, 'Node', node('node3'))).toBeUndefined()
  })

  test('that was saved gives the same cluster when it is opened again', () => {
    const store = smallCluster()
    const before = graph(store.getState())
    must(store, openFile, { name: 'saved.yaml', text: scenarioYaml(store.getState()), how: 'replace' })
    expect(graph(store.getState())).toEqual(before)
  })

  test('is added to the document', () => {
    const store = smallCluster()
    const { size } = store.getState().scenario.objects
    must(store, openFile, { name: 'api.yaml', text: goodService, how: 'add' })
    expect(store.getState().scenario.objects.size).toBe(size + 1)
    expect(store.getState().selection).toEqual([service('api')])
  })

  test.for([
    {
      what: 'is no YAML',
      text: 'kind: [',
      how: 'replace' as const,
      says: /^broken\.yaml could not be opened: broken\.yaml:1:\d+: /,
    },
    {
      what: 'has an unknown key in its Scenario',
      text: 'apiVersion: kubewalk.dev/v1alpha1\nkind: Scenario\nspec:\n  colour: red\n',
      how: 'add' as const,
      says: /^broken\.yaml could not be opened: broken\.yaml:4:3: unknown field/,
    },
    {
      what: 'is refused by the API server as an addition',
      text: badPort,
      how: 'add' as const,
      says: /^Add broken\.yaml was refused: broken\.yaml, line 7, column 11: Service "api" is invalid: \[spec\.ports\[0\]\.port: /,
    },
  ])('that $what changes nothing', ({ text, how, says }) => {
    const store = smallCluster()
    const { scenario, world, past } = store.getState()
    must(store, openFile, { name: 'broken.yaml', text, how })
    expect(store.getState()).toMatchObject({ past })
    expect(store.getState().scenario).toBe(scenario)
    expect(store.getState().world).toBe(world)
    expect(notices(store)[0]).toMatch(says)
  })

  test('of which the API server refuses something opens with the rest, and says so', () => {
    const store = smallCluster()
    must(store, openFile, {
      name: 'mixed.yaml',
      text: `${badPort}---\n${goodService.replace('name: api', 'name: web')}`,
      how: 'replace',
    })
    expect(objectOf(store.getState().world.objects, 'Service', service('web'))).toBeDefined()
    expect(notices(store)[0]).toMatch(
      /^The API server refused an object of mixed\.yaml: mixed\.yaml, line 7, column 11: /,
    )
  })
})

describe('YAML that somebody types', () => {
  test('is checked against the cluster, each problem at its line', () => {
    const store = smallCluster()
    expect(checkYaml(store.getState(), goodService)).toEqual([])
    expect(checkYaml(store.getState(), badPort)[0]).toEqual({
      line: 7,
      column: 11,
      message: 'spec.ports[0].port: Invalid value: 99999: must be between 1 and 65535, inclusive',
    })
    expect(checkYaml(store.getState(), 'kind: [')).toHaveLength(1)
  })

  test('a Pod’s fields that cannot change are refused in the API server’s words, and nothing changes', () => {
    const store = smallCluster()
    const { scenario } = store.getState()
    const text = `apiVersion: v1\nkind: Pod\nmetadata: {name: web-1, labels: {app: web}}\nspec:\n  containers: [{name: other, image: nginx}]\n`
    must(store, applyYaml, { key: pod('web-1'), text })
    expect(store.getState().scenario).toBe(scenario)
    expect(notices(store)[0]).toContain('pod updates may not change fields other than')
  })

  test('cannot make another object out of the one that is edited', () => {
    const store = smallCluster()
    must(store, applyYaml, { key: service('web'), text: goodService })
    expect(notices(store)).toEqual(['The YAML was not applied: At least one of apiVersion, kind and name was changed.'])
  })
})
