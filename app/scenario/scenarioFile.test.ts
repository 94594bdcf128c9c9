import { expect, test } from 'vitest'
import { defaultClusterSettings } from '#model/clusterSettings'
import { objectKey } from '#model/objectMeta'
import { examples } from './examples/registry'
import { nameFromFile, readScenario, scenarioText } from './scenarioFile'

const errors = (text: string) => {
  const read = readScenario(text, 'file.yaml')
  return read.ok ? [] : read.error.map((error) => `${error.line}:${error.column} ${error.message}`)
}

const head = 'apiVersion: kubewalk.dev/v1alpha1\nkind: Scenario\n'

test('a file without a Scenario is called after the file and has every default', () => {
  const read = readScenario(
    'apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {}\n',
    'manifests/My shop.yaml',
  )
  expect(read).toMatchObject({
    ok: true,
    value: { scenario: { name: 'my-shop', title: 'my-shop', cluster: defaultClusterSettings, requests: [] } },
  })
  expect(read.ok && [...read.value.scenario.objects.keys()]).toEqual(['Service/default/web'])
})

test('knows where objects and requests stand', () => {
  const read = readScenario(
    `${head}spec:
  requests:
  - {from: host/laptop, to: 'http://10.0.0.1/'}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  ports:
  - port: 80
`,
    'x.yaml',
  )
  expect(read.ok && read.value.atSpec('spec.requests[0]')).toEqual({ line: 5, column: 5 })
  expect(read.ok && read.value.at(objectKey('Service', 'default', 'web'), 'spec.ports[0].port')).toEqual({
    line: 12,
    column: 11,
  })
})

test.for([
  {
    text: `${head}metadata: {name: Web}\n`,
    want: [expect.stringMatching(/^3:18 metadata\.name: Invalid value: "Web": a lowercase RFC 1123 label/)],
  },
  { text: `${head}metadata: {name: a, labels: {}}\n`, want: ['3:21 unknown field "metadata.labels"'] },
  { text: `${head}sepc: {}\n`, want: ['3:1 unknown field "sepc"'] },
  {
    text: `${head}spec:\n  cluster:\n    podCidr: 10.0.0.0/8\n  hosts: {}\n`,
    want: ['5:5 unknown field "spec.cluster.podCidr"', '6:10 spec.hosts: Invalid value: {}: must be a list'],
  },
  {
    text: 'apiVersion: kubewalk.dev/v2\nkind: Scenario\n',
    want: ['1:13 no matches for kind "Scenario" in version "kubewalk.dev/v2"; it is kubewalk.dev/v1alpha1'],
  },
  {
    text: 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {replicas: 1000000, selector: {}, template: {spec: {containers: []}}}\n',
    want: ['1:1 the file holds 1000000 Pods, counting the replicas that are asked for; at most 5000 are read'],
  },
])('$want', ({ text, want }) => {
  expect(errors(text)).toEqual(want)
})

test.for(['a.yaml', 'dir/B c.yml', '-.json', 'x.tar.yaml', ''].map((file) => [file, nameFromFile(file)]))(
  '%s gives a name that a scenario may have: %s',
  ([, name]) => {
    expect(name).toMatch(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/)
  },
)

test.for(examples.map((example) => example.id))('the example %s is written and read back the same', (id) => {
  const example = examples.find((each) => each.id === id)
  const scenario = example?.scenario()
  const read = scenario && readScenario(scenarioText(scenario), 'other.yaml')
  expect(read?.ok && read.value.scenario).toEqual(scenario)
  expect(id === 'empty' || scenario?.name === id).toBe(true)
})
