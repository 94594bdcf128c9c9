import { expect, test } from 'vitest'
import type { ContainerState, ContainerStatus, PodSpec } from '#kinds/pod/schema'
import { podConditions } from './podConditions'
import { podPhase } from './podPhase'

const running: ContainerState = { running: {} }
const waiting: ContainerState = { waiting: {} }
const exited = (exitCode: number): ContainerState => ({ terminated: { exitCode } })

const spec = (restartPolicy: NonNullable<PodSpec['restartPolicy']>): PodSpec => ({
  restartPolicy,
  initContainers: [{ name: 'prepare' }, { name: 'proxy', restartPolicy: 'Always' }],
  containers: [{ name: 'main' }],
})

const of = (name: string, state: ContainerState, more: Partial<ContainerStatus> = {}): ContainerStatus => ({
  name,
  state,
  ...more,
})

const prepared = of('prepare', exited(0), { ready: true })
const started = of('proxy', running, { started: true, ready: true })

test.for([
  { name: 'it is being prepared', statuses: [of('prepare', running)], want: 'Pending' },
  { name: 'its preparation has failed', statuses: [of('prepare', exited(1))], want: 'Pending' },
  {
    name: 'its preparation has failed for good',
    policy: 'Never',
    statuses: [of('prepare', exited(1))],
    want: 'Failed',
  },
  {
    name: 'its sidecar has not started',
    statuses: [prepared, of('proxy', running), of('main', waiting)],
    want: 'Pending',
  },
  { name: 'all runs', statuses: [prepared, started, of('main', running)], want: 'Running' },
  {
    name: 'its sidecar starts again',
    statuses: [prepared, of('proxy', waiting, { lastState: exited(1) }), of('main', running)],
    want: 'Running',
  },
  {
    name: 'only its sidecar runs',
    policy: 'Never',
    statuses: [prepared, started, of('main', exited(0))],
    want: 'Running',
  },
  {
    name: 'its work is done',
    policy: 'OnFailure',
    statuses: [prepared, of('proxy', exited(137)), of('main', exited(0))],
    want: 'Succeeded',
  },
  {
    name: 'it has failed and tries again',
    policy: 'OnFailure',
    statuses: [prepared, of('proxy', exited(0)), of('main', exited(1))],
    want: 'Running',
  },
  {
    name: 'it has failed',
    policy: 'Never',
    statuses: [prepared, of('proxy', exited(0)), of('main', exited(1))],
    want: 'Failed',
  },
] as const)('pod-phase: a Pod is $want when $name', ({ statuses, want, ...more }) => {
  expect(podPhase(spec('policy' in more ? more.policy : 'Always'), statuses, false)).toBe(want)
})

const conditionsOf = (statuses: readonly ContainerStatus[] | undefined): readonly string[] => {
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' }, spec: spec('Always') } as const
  const conditions = podConditions(pod, { phase: 'Running', statuses, hasSandbox: false })
  return conditions.map(({ type, status, reason, message }) =>
    [type, status, reason, message].filter((part) => part !== undefined).join(' '),
  )
}

test('pod-conditions: sidecars count among those that have to be started and ready', () => {
  expect(conditionsOf([prepared, of('proxy', running), of('main', waiting)])).toEqual([
    'PodReadyToStartContainers False',
    'Initialized False ContainersNotInitialized containers with incomplete status: [proxy]',
    'Ready False ContainersNotReady containers with unready status: [proxy main]',
    'ContainersReady False ContainersNotReady containers with unready status: [proxy main]',
    'PodScheduled True',
  ])
  expect(conditionsOf([started])).toContain(
    'Initialized False ContainersNotInitialized containers with unknown status: [prepare]',
  )
  expect(conditionsOf([of('prepare', running), of('main', running)])).toContain('Initialized True')
  expect(conditionsOf(undefined)).toContain('Ready False UnknownContainerStatuses')
})
