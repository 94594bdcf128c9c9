import { expect, test } from 'vitest'
import type { Deployment } from '#kinds/deployment/schema'
import { kinds } from '#kinds/registry'
import type { Pod } from '#kinds/pod/schema'
import type { ReplicaSet } from '#kinds/replicaset/schema'
import { simTime } from '#model/simTime'
import { timestamp } from '../../apiserver/timestamp'
import type { Write } from '../../apiserver/write'
import { looks, withUid } from '../../testing/looks'
import { deployment, pod, withStatus } from '../../testing/settled'
import { replicaSetController } from '../replicaset'
import { controllerReference } from '../ownedPods'
import { deploymentController } from './controller'

const at = (seconds: number): string => timestamp(simTime(seconds * 1000))

const ownedBy = <O extends Pod | ReplicaSet>(object: O, owner: Deployment | ReplicaSet): O => ({
  ...object,
  metadata: { ...object.metadata, ownerReferences: [controllerReference(owner)] },
})

const readySince = (name: string, seconds: number, owner: ReplicaSet): Pod =>
  ownedBy(
    withStatus(pod(name, { nodeName: 'node1' }, { labels: { app: 'web' } }), {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: at(seconds) }],
    }),
    owner,
  )

/** What was last said of an object's status, and when to look again. */
const statusOf = (writes: readonly Write[]) =>
  writes.flatMap((write) =>
    write.type === 'updateStatus' || write.type === 'update' ? [(write.object as Deployment | ReplicaSet).status] : [],
  )[0]
const requeues = (writes: readonly Write[]): readonly number[] =>
  writes.flatMap((write) => (write.type === 'requeue' ? [write.after] : []))

test('a Pod is available when it has been ready for long enough, and its ReplicaSet looks again then', () => {
  const example = withUid(kinds.ReplicaSet.example('web'), 'rs')
  const set: ReplicaSet = { ...example, spec: { ...example.spec, minReadySeconds: 30 } }
  const pods = [readySince('a', 10, set), readySince('b', 25, set)]
  const early = looks(replicaSetController, 30, set, ...pods)
  expect(statusOf(early)).toMatchObject({ replicas: 2, readyReplicas: 2, availableReplicas: 0 })
  expect(requeues(early)).toEqual([10_000])
  const later = looks(replicaSetController, 40, set, ...pods)
  expect(statusOf(later)).toMatchObject({ availableReplicas: 1 })
  expect(requeues(later)).toEqual([15_000])
  const last = looks(replicaSetController, 55, set, ...pods)
  expect(statusOf(last)).toMatchObject({ availableReplicas: 2 })
  expect(requeues(last)).toEqual([])
})

const waiting = (own: Partial<Deployment['spec']>, status: Deployment['status'] = {}) => {
  const web: Deployment = { ...withUid(deployment('web', { replicas: 2, ...own }), 'web'), status }
  const [create] = looks(deploymentController, 0, web)
  if (create?.type !== 'create') throw new Error('no ReplicaSet')
  const set = {
    ...withUid(create.object, 'rs'),
    status: { replicas: 2, availableReplicas: 0 },
  } as unknown as ReplicaSet
  return { web, set }
}

test('a rollout that gets nowhere is told of when its time is up', () => {
  const progressing = {
    type: 'Progressing',
    status: 'True',
    reason: 'ReplicaSetUpdated',
    message: 'ReplicaSet "web-1" is progressing.',
    lastUpdateTime: at(100),
    lastTransitionTime: at(0),
  } as const
  const { web, set } = waiting({ progressDeadlineSeconds: 60 }, { updatedReplicas: 2, conditions: [progressing] })
  const said = (seconds: number) => {
    const writes = looks(deploymentController, seconds, web, set)
    const status = statusOf(writes) as Deployment['status']
    const {
      status: is,
      reason,
      lastTransitionTime,
    } = status?.conditions?.find(({ type }) => type === 'Progressing') ?? progressing
    return { is, reason, since: lastTransitionTime, again: requeues(writes) }
  }
  expect(said(120)).toEqual({ is: 'True', reason: 'ReplicaSetUpdated', since: at(0), again: [41_000] })
  expect(said(160)).toEqual({ is: 'True', reason: 'ReplicaSetUpdated', since: at(0), again: [1000] })
  expect(said(161)).toMatchObject({ is: 'False', reason: 'ProgressDeadlineExceeded', since: at(161) })
})

test('Recreate makes nothing new while an old Pod is still on its way out', () => {
  const strategy = { type: 'Recreate' } as const
  const { web, set } = waiting({ strategy })
  const old: ReplicaSet = { ...set, spec: { ...set.spec, replicas: 0 }, status: { replicas: 0 } }
  const next: Deployment = {
    ...web,
    spec: { ...web.spec, template: { ...web.spec.template, metadata: { labels: { app: 'web', v: '2' } } } },
  }
  const leaving = readySince('old', 0, old)
  const going: Pod = { ...leaving, metadata: { ...leaving.metadata, deletionTimestamp: at(40) } }
  const creates = (...pods: readonly Pod[]): number =>
    looks(deploymentController, 20, next, old, ...pods).filter(({ type }) => type === 'create').length
  expect(creates(going)).toBe(0)
  expect(creates()).toBe(1)
})

test('a turn never writes one object twice', () => {
  const { web, set } = waiting({})
  const [write, ...more] = looks(
    deploymentController,
    1,
    web,
    ownedBy({ ...set, spec: { ...set.spec, replicas: 1 } }, web),
  )
  expect(write).toMatchObject({ type: 'update', object: { kind: 'ReplicaSet', spec: { replicas: 2 } } })
  expect(more.filter(({ type }) => type !== 'requeue')).toMatchObject([{ object: { kind: 'Deployment' } }])
})

test('scaling amid a rollout is over when every ReplicaSet has heard of it, also one that keeps its size', () => {
  const { web, set } = waiting({ replicas: 1 })
  const remembered = {
    'deployment.kubernetes.io/desired-replicas': '2',
    'deployment.kubernetes.io/max-replicas': '3',
  }
  const sized = (uid: string, more: object): ReplicaSet => {
    const own = ownedBy(withUid(set, uid), web)
    const metadata = { ...own.metadata, ...more, annotations: { ...own.metadata.annotations, ...remembered } }
    return { ...own, metadata, spec: { ...own.spec, replicas: 1 }, status: { replicas: 1, availableReplicas: 1 } }
  }
  const old = sized('old', { name: 'web-old' })
  const other = { ...old, spec: { ...old.spec, template: { ...old.spec.template, metadata: { labels: { v: '1' } } } } }
  const writes = looks(deploymentController, 1, web, sized('rs', {}), other)
  const desired = writes.flatMap((write) =>
    write.type === 'update' && write.object.kind === 'ReplicaSet'
      ? [write.object.metadata.annotations?.['deployment.kubernetes.io/desired-replicas']]
      : [],
  )
  expect(desired).toEqual(['1', '1'])
})
