import { expect, test } from 'vitest'
import { kinds } from '#kinds/registry'
import type { Pod } from '#kinds/pod/schema'
import type { StatefulSet } from '#kinds/statefulset/schema'
import { simTime } from '#model/simTime'
import { timestamp } from '../../apiserver/timestamp'
import { looks, withUid } from '../../testing/looks'
import { withStatus } from '../../testing/settled'
import { templateHash } from '../templateHash'
import { statefulSetController } from './controller'
import { podAt } from './identity'

const example = withUid(kinds.StatefulSet.example('db'), 'set')
const set = (spec: Partial<StatefulSet['spec']> = {}): StatefulSet => ({
  ...example,
  spec: { ...example.spec, ...spec },
})
const now = 100

/** A Pod as it stands: `+` ready since second 90, `-` not ready, `x` on its way out, `#` ended; `old` of another template. */
function standing(text: string, of: StatefulSet): Pod {
  const [, digits = '', state, old] = /^(\d+)([-+x#])(old)?$/.exec(text) ?? []
  const hash = old === undefined ? templateHash(of.spec.template) : 'old'
  const pod = withUid(podAt(of, Number(digits), of.spec.template, `db-${hash}`), text)
  const ready = { type: 'Ready', lastTransitionTime: timestamp(simTime(90_000)) }
  const status = { phase: 'Running' as const, conditions: [{ ...ready, status: 'True' as const }] }
  if (state === '-') return withStatus(pod, { phase: 'Running', conditions: [{ ...ready, status: 'False' }] })
  if (state === '#') return withStatus(pod, { phase: 'Failed' })
  const deletionTimestamp = timestamp(simTime(99_000))
  return withStatus(state === 'x' ? { ...pod, metadata: { ...pod.metadata, deletionTimestamp } } : pod, status)
}

const oldRevision = {
  apiVersion: 'apps/v1',
  kind: 'ControllerRevision',
  metadata: {
    name: 'db-old',
    namespace: 'default',
    ownerReferences: [{ apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'db', uid: 'set', controller: true }],
  },
  data: {},
  revision: 0,
}

function changesOf(of: StatefulSet, pods: readonly string[]): readonly string[] {
  return looks(statefulSetController, now, of, oldRevision, ...pods.map((text) => standing(text, of))).flatMap(
    (write) => {
      if (write.type === 'create' && write.object.kind === 'Pod') return [`+${write.object.metadata.name}`]
      return write.type === 'delete' && write.key.startsWith('Pod/')
        ? [`-${write.key.slice('Pod/default/'.length)}`]
        : []
    },
  )
}

const parallel = { podManagementPolicy: 'Parallel' } as const

// Upstream: pkg/controller/statefulset/stateful_set_control_test.go.
test.for([
  { name: 'the lowest is made first', spec: { replicas: 3 }, pods: [], want: ['+db-0'] },
  { name: 'the next when it is ready', spec: { replicas: 3 }, pods: ['0+'], want: ['+db-1'] },
  { name: 'not before', spec: { replicas: 3 }, pods: ['0-'], want: [] },
  { name: 'nor before it has been ready for long', spec: { replicas: 3, minReadySeconds: 20 }, pods: ['0+'], want: [] },
  { name: 'a name is taken until its Pod is gone', spec: { replicas: 3 }, pods: ['0+', '1x', '2+'], want: [] },
  { name: 'one that has ended goes first', spec: { replicas: 3 }, pods: ['0#'], want: ['-db-0'] },
  { name: 'numbers have a start', spec: { replicas: 2, ordinals: { start: 7 } }, pods: ['7+'], want: ['+db-8'] },
  { name: 'the highest goes first', spec: { replicas: 1 }, pods: ['0+', '1+', '2+'], want: ['-db-2'] },
  { name: 'one at a time', spec: { replicas: 1 }, pods: ['0+', '1+', '2x'], want: [] },
  { name: 'not over one that is not ready', spec: { replicas: 1 }, pods: ['0-', '1+'], want: [] },
  {
    name: 'one that is not ready may go when it is the lowest such',
    spec: { replicas: 1 },
    pods: ['0+', '1-'],
    want: ['-db-1'],
  },
  { name: 'but not when a lower one is not ready either', spec: { replicas: 1 }, pods: ['0+', '1-', '2-'], want: [] },
  { name: 'in parallel all are made', spec: { replicas: 3, ...parallel }, pods: ['1-'], want: ['+db-0', '+db-2'] },
  { name: 'in parallel all go', spec: { replicas: 0, ...parallel }, pods: ['0-', '1+'], want: ['-db-1', '-db-0'] },
  { name: 'an old one is replaced from above', spec: { replicas: 2 }, pods: ['0+old', '1+old'], want: ['-db-1'] },
  { name: 'the next when that one is ready again', spec: { replicas: 2 }, pods: ['0+old', '1+'], want: ['-db-0'] },
  { name: 'not before that', spec: { replicas: 2, ...parallel }, pods: ['0+old', '1-'], want: [] },
  {
    name: 'not below the partition',
    spec: { replicas: 2, updateStrategy: { rollingUpdate: { partition: 1 } } },
    pods: ['0+old', '1+'],
    want: [],
  },
  {
    name: 'and not at all when people do it',
    spec: { replicas: 2, updateStrategy: { type: 'OnDelete' } },
    pods: ['0+old', '1+old'],
    want: [],
  },
] as const)('$name', ({ spec, pods, want }) => {
  expect(changesOf(set(spec), pods)).toEqual(want)
})
