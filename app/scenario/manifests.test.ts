import { expect, test } from 'vitest'
import { readManifests } from './manifests'

const errors = (text: string) => {
  const read = readManifests(text)
  return read.ok ? [] : read.error.map((error) => `${error.line}:${error.column} ${error.message}`)
}
const keys = (text: string) => {
  const read = readManifests(text)
  return read.ok
    ? read.value.objects.map(
        ({ object }) => `${object.kind}/${object.metadata.namespace ?? ''}/${object.metadata.name}`,
      )
    : read.error
}

test.for([
  {
    name: 'a stream of documents',
    text: 'apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {}\n---\n---\napiVersion: v1\nkind: Node\nmetadata: {name: b}\n',
    want: ['Service/default/a', 'Node//b'],
  },
  {
    name: 'a JSON List',
    text: '{"apiVersion":"v1","kind":"List","items":[{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"a"}},{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"b","namespace":"a"}}]}',
    want: ['Namespace//a', 'ConfigMap/a/b'],
  },
  {
    name: 'a typed list, whose items need not say their kind',
    text: 'apiVersion: v1\nkind: PodList\nitems:\n- metadata: {name: a}\n  spec: {containers: [{name: a}]}\n',
    want: ['Pod/default/a'],
  },
  {
    name: 'kinds that nobody knows',
    text: 'apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: a}\nspec: {deep: [{x: 1}]}\n',
    want: ['Widget/default/a'],
  },
  { name: 'nothing', text: '# only a comment\n', want: [] },
])('reads $name', ({ text, want }) => {
  expect(keys(text)).toEqual(want)
})

test.for([
  {
    name: 'a document that is no map',
    text: '- a\n',
    want: ['1:1 expected a Kubernetes object: a map with apiVersion, kind and metadata'],
  },
  {
    name: 'what is missing from every object, each at its line',
    text: 'metadata: {name: a}\n---\napiVersion: v1\nmetadata: {name: b}\n---\nkind: Pod\nmetadata: {name: c}\n',
    want: [
      '1:1 error validating data: apiVersion not set',
      '1:1 error validating data: kind not set',
      '3:1 error validating data: kind not set',
      '6:1 error validating data: apiVersion not set',
    ],
  },
  {
    name: 'an object without a name',
    text: 'apiVersion: v1\nkind: Pod\nmetadata:\n  labels: {a: b}\nspec: {}\n',
    want: ['3:1 resource name may not be empty'],
  },
  {
    name: 'an object without metadata',
    text: 'apiVersion: v1\nkind: Pod\nspec: {}\n---\napiVersion: v1\nkind: Pod\nmetadata:\n',
    want: ['1:1 resource name may not be empty', '7:10 resource name may not be empty'],
  },
  {
    name: 'a generated name',
    text: 'apiVersion: v1\nkind: Pod\nmetadata: {generateName: a-}\nspec: {}\n',
    want: ['3:11 cannot use generate name with apply'],
  },
  {
    name: 'a second Scenario',
    text: 'kind: Scenario\n---\nkind: Scenario\n',
    want: ['3:1 a file holds one Scenario; the first stands on line 1'],
  },
])('reports $name', ({ text, want }) => {
  expect(errors(text)).toEqual(want)
})

test('a field of the wrong type is told at its place, in lists too', () => {
  const list = `apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: Service
  metadata: {name: web}
  spec:
    ports:
    - port: eighty
`
  expect(errors(list)).toEqual([expect.stringMatching(/^9:13 spec\.ports\[0\]\.port: .*port/)])
})
