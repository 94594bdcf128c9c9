import { expect, test } from 'vitest'
import { kinds, objectOf, objectsOf } from '#kinds/registry'
import type { DaemonSet } from '#kinds/daemonset/schema'
import type { Pod } from '#kinds/pod/schema'
import { objectKey } from '#model/objectMeta'
import { step } from '../../step'
import { looks, withUid } from '../../testing/looks'
import { applied, node, settled, withStatus } from '../../testing/settled'
import type { World } from '../../world'
import { templateHash } from '../templateHash'
import { daemonSetController } from './controller'
import { podFor } from './podOnNode'

const agent = (spec: Partial<DaemonSet['spec']> = {}, podSpec: Partial<Pod['spec']> = {}): DaemonSet => {
  const example = kinds.DaemonSet.example('agent')
  const template = { ...example.spec.template, spec: { ...example.spec.template.spec, ...podSpec } }
  return { ...example, spec: { ...example.spec, template, ...spec } }
}

const nodesOf = (world: World): readonly string[] =>
  [...objectsOf(world.objects, 'Pod').values()].map(({ spec }) => spec.nodeName ?? '').toSorted()

const labelled = (name: string, labels: Readonly<Record<string, string>>) => ({
  ...node(name),
  metadata: { name, labels },
})

test('each Node has one, also one that comes later; a Node that goes takes its own along', () => {
  const [world] = settled(node('node1'), node('node2'), agent())
  expect(nodesOf(world)).toEqual(['node1', 'node2'])
  const more = applied(world, node('node3'))
  expect(nodesOf(more)).toEqual(['node1', 'node2', 'node3'])
  const [fewer] = step(more, { type: 'delete', key: objectKey('Node', '', 'node1') })
  expect(nodesOf(fewer)).toEqual(['node2', 'node3'])
  const [set] = objectsOf(fewer.objects, 'DaemonSet').values()
  expect(set?.status).toMatchObject({ desiredNumberScheduled: 2, currentNumberScheduled: 2, numberReady: 2 })
})

test.for([
  { name: 'a cordoned Node has one', spec: { unschedulable: true }, pod: {}, want: ['node1', 'node2'] },
  {
    name: 'a tainted one has none',
    spec: { taints: [{ key: 'gpu', effect: 'NoSchedule' }] },
    pod: {},
    want: ['node1'],
  },
  {
    name: 'but one that tolerates it',
    spec: { taints: [{ key: 'gpu', effect: 'NoSchedule' }] },
    pod: { tolerations: [{ key: 'gpu', operator: 'Exists' }] },
    want: ['node1', 'node2'],
  },
  { name: 'a Node without the label has none', spec: {}, pod: { nodeSelector: { disk: 'ssd' } }, want: ['node1'] },
] as const)('$name', ({ spec, pod, want }) => {
  const [world] = settled(labelled('node1', { disk: 'ssd' }), node('node2', { spec }), agent({}, pod))
  expect(nodesOf(world)).toEqual(want)
})

test('a taint that comes later leaves it there, unless it is to execute', () => {
  const [world] = settled(node('node1'), agent())
  const tainted = (effect: string) => applied(world, node('node1', { spec: { taints: [{ key: 'gpu', effect }] } }))
  expect(nodesOf(tainted('NoSchedule'))).toEqual(['node1'])
  const [set] = objectsOf(tainted('NoSchedule').objects, 'DaemonSet').values()
  expect(set?.status).toMatchObject({ desiredNumberScheduled: 0, numberMisscheduled: 1 })
  expect(nodesOf(tainted('NoExecute'))).toEqual([])
})

test('a new template replaces all of them in the end', () => {
  const [world] = settled(node('node1'), node('node2'), agent())
  const updated = applied(world, agent({}, { containers: [{ name: 'main', image: 'agent:2' }] }))
  const pods = [...objectsOf(updated.objects, 'Pod').values()]
  expect(pods.map(({ spec }) => spec.containers[0]?.image)).toEqual(['agent:2', 'agent:2'])
  expect(objectOf(updated.objects, 'DaemonSet', objectKey('DaemonSet', 'default', 'agent'))?.status).toMatchObject({
    updatedNumberScheduled: 2,
    numberUnavailable: 0,
  })
})

/** Pods on Nodes, `+` ready, `-` not, `x` on its way out; `old` of the template before. */
function changesOf(set: DaemonSet, standing: Readonly<Record<string, readonly string[]>>): readonly string[] {
  const pods = Object.entries(standing).flatMap(([on, texts]) =>
    texts.map((text, i) => {
      const [, state, old] = /^([-+x])(old)?$/.exec(text) ?? []
      const made = podFor(set, on, old === undefined ? templateHash(set.spec.template) : 'old')
      const name = `${on}-${old ?? 'new'}${i}`
      const pod: Pod = {
        ...made,
        metadata: { ...made.metadata, name, ...(state === 'x' ? { deletionTimestamp: '2026-01-01T00:00:30Z' } : {}) },
        spec: { ...made.spec, nodeName: on },
      }
      const status = state === '-' ? ('False' as const) : ('True' as const)
      return withUid(withStatus(pod, { phase: 'Running', conditions: [{ type: 'Ready', status }] }), name)
    }),
  )
  const oldRevision = {
    apiVersion: 'apps/v1',
    kind: 'ControllerRevision',
    metadata: {
      name: 'agent-old',
      namespace: 'default',
      ownerReferences: [{ apiVersion: 'apps/v1', kind: 'DaemonSet', name: 'agent', uid: 'set', controller: true }],
    },
    revision: 0,
  }
  return looks(
    daemonSetController,
    60,
    set,
    oldRevision,
    ...Object.keys(standing).map((on) => node(on)),
    ...pods,
  ).flatMap((write) => {
    if (write.type === 'delete') return [`-${write.key.slice('Pod/default/'.length)}`]
    if (write.type !== 'create' || write.object.kind !== 'Pod') return []
    const { affinity } = (write.object as Pod).spec
    const required = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution
    return [`+${required?.nodeSelectorTerms[0]?.matchFields?.[0]?.values?.[0]}`]
  })
}

const rolling = (rollingUpdate: { readonly maxUnavailable?: number; readonly maxSurge?: number }) =>
  ({ updateStrategy: { type: 'RollingUpdate', rollingUpdate } }) as const

// Upstream: pkg/controller/daemon/update_test.go.
test.for([
  { name: 'one at a time', spec: {}, pods: { a: ['+old'], b: ['+old'], c: ['+old'] }, want: ['-a-old0'] },
  { name: 'nobody while one is missing', spec: {}, pods: { a: ['-'], b: ['+old'] }, want: [] },
  {
    name: 'what does not serve goes first',
    spec: {},
    pods: { a: ['+old'], b: ['-old'] },
    want: ['-b-old0'],
  },
  { name: 'a Pod on its way out is waited for', spec: {}, pods: { a: ['xold'], b: ['+old'] }, want: [] },
  {
    name: 'as many as may be missing',
    spec: rolling({ maxUnavailable: 2 }),
    pods: { a: ['+old'], b: ['+old'], c: ['+old'] },
    want: ['-a-old0', '-b-old0'],
  },
  {
    name: 'with surge the new one comes first',
    spec: rolling({ maxUnavailable: 0, maxSurge: 1 }),
    pods: { a: ['+old'], b: ['+old'] },
    want: ['+a'],
  },
  {
    name: 'and the old one waits until it serves',
    spec: rolling({ maxUnavailable: 0, maxSurge: 1 }),
    pods: { a: ['+old', '-'], b: ['+old'] },
    want: [],
  },
  {
    name: 'and goes then',
    spec: rolling({ maxUnavailable: 0, maxSurge: 1 }),
    pods: { a: ['+old', '+'], b: ['+old'] },
    want: ['-a-old0'],
  },
  {
    name: 'not at all when people do it',
    spec: { updateStrategy: { type: 'OnDelete' } },
    pods: { a: ['+old'] },
    want: [],
  },
  { name: 'one too many goes', spec: {}, pods: { a: ['+', '+'] }, want: ['-a-new1'] },
] as const)('$name', ({ spec, pods, want }) => {
  expect(changesOf(withUid(agent(spec), 'set'), pods)).toEqual(want)
})
