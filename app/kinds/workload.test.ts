import { expect, test } from 'vitest'
import { daemonSet } from './daemonset/definition'
import { deployment } from './deployment/definition'
import type { Deployment } from './deployment/schema'
import { checkObject } from './fields/check'
import { statefulSet } from './statefulset/definition'

const example = deployment.example('web')

const errorsOf = (spec: Partial<Deployment['spec']>, old?: Deployment): readonly string[] =>
  deployment
    .validate(deployment.defaults({ ...example, spec: { ...example.spec, ...spec } }), old)
    .map(({ field, message }) => `${field}: ${message}`)

test('a Deployment rolls a quarter at a time unless told otherwise', () => {
  const { replicas: _given, ...spec } = example.spec
  expect(deployment.defaults({ ...example, spec }).spec).toMatchObject({
    replicas: 1,
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } },
    revisionHistoryLimit: 10,
    progressDeadlineSeconds: 600,
    template: { spec: { restartPolicy: 'Always' } },
  })
})

test.for([
  [
    'a selector that does not match its Pods',
    { selector: { matchLabels: { app: 'other' } } },
    ['spec.template.metadata.labels: Invalid value: {"app":"web"}: `selector` does not match template `labels`'],
  ],
  [
    'no selector',
    { selector: {} },
    [
      'spec.selector: Required value',
      'spec.template.metadata.labels: Invalid value: {"app":"web"}: `selector` does not match template `labels`',
    ],
  ],
  [
    'a selector by no operator',
    {
      selector: { matchLabels: { app: 'web' }, matchExpressions: [{ key: 'app', operator: 'Exists', values: ['x'] }] },
    },
    [
      "spec.selector.matchExpressions[0].values: Forbidden: may not be specified when `operator` is 'Exists' or 'DoesNotExist'",
    ],
  ],
  [
    'a rollout that is no rollout',
    { strategy: { type: 'Recreate', rollingUpdate: { maxSurge: 1 } } },
    ["spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is 'Recreate'"],
  ],
  [
    'more than all of them unavailable, and a deadline before they count',
    { strategy: { rollingUpdate: { maxUnavailable: '120%' } }, progressDeadlineSeconds: 5, minReadySeconds: 10 },
    [
      'spec.strategy.rollingUpdate.maxUnavailable: Invalid value: "120%": must not be greater than 100%',
      'spec.progressDeadlineSeconds: Invalid value: 5: must be greater than minReadySeconds',
    ],
  ],
  ['fewer than none', { replicas: -1 }, ['spec.replicas: Invalid value: -1: must be greater than or equal to 0']],
  [
    'a rollout that cannot move',
    { strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 0 } } },
    ['spec.strategy.rollingUpdate.maxUnavailable: Invalid value: 0: may not be 0 when `maxSurge` is 0'],
  ],
] as const)('refuses %s', ([, spec, want]) => {
  expect(errorsOf(spec)).toEqual(want)
})

test('the selector of a Deployment stays', () => {
  const expressions = [{ key: 'app', operator: 'Exists' as const }]
  expect(errorsOf({ selector: { matchExpressions: expressions } }, example)).toEqual([
    'spec.selector: Invalid value: {"matchExpressions":[{"key":"app","operator":"Exists"}]}: field is immutable',
  ])
})

test('a workload without anything in it is refused, not stumbled over', () => {
  for (const [kind, definition] of [
    ['Deployment', deployment],
    ['StatefulSet', statefulSet],
  ] as const) {
    const checked = checkObject({ apiVersion: 'apps/v1', kind, metadata: { name: 'web', namespace: 'default' } })
    const object = checked.ok ? definition.defaults(checked.value as never) : undefined
    expect(object && definition.validate(object as never).map(({ field }) => field)).toEqual([
      'spec.selector',
      'spec.template.metadata.labels',
      'spec.template.spec.containers',
    ])
  }
})

test('of a StatefulSet only some fields may change', () => {
  const old = statefulSet.defaults(statefulSet.example('web'))
  const errorsWith = (spec: object): readonly string[] =>
    statefulSet
      .validate({ ...old, spec: { ...old.spec, ...spec } }, old)
      .map(({ field, message }) => `${field}: ${message}`)
  expect(errorsWith({ replicas: 5, minReadySeconds: 3 })).toEqual([])
  expect(errorsWith({ serviceName: 'other' })).toEqual([
    "spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden",
  ])
})

test('a DaemonSet is rolled one way or the other', () => {
  const errorsWith = (rollingUpdate: object): readonly string[] => {
    const example = daemonSet.example('web')
    const object = daemonSet.defaults({ ...example, spec: { ...example.spec, updateStrategy: { rollingUpdate } } })
    return daemonSet.validate(object).map(({ field, message }) => `${field}: ${message}`)
  }
  expect(errorsWith({})).toEqual([])
  expect(errorsWith({ maxSurge: 1 })).toEqual([
    'spec.updateStrategy.rollingUpdate.maxSurge: Invalid value: 1: may not be set when maxUnavailable is non-zero',
  ])
  expect(errorsWith({ maxUnavailable: 0 })).toEqual([
    'spec.updateStrategy.rollingUpdate.maxUnavailable: Required value: cannot be 0 when maxSurge is 0',
  ])
})
