import { expect, test } from 'vitest'
import { objectOf } from '#kinds/registry'
import type { Container, Pod, PodStatus } from '#kinds/pod/schema'
import { isPodReady } from '#kinds/pod/conditions'
import { podStatusText } from '#kinds/pod/printer'
import { invariant } from '#lib/assert'
import { objectKey } from '#model/objectMeta'
import { endpointText } from '#model/packet'
import { applied, node, pod, service, settled, withStatus } from '../testing/settled'
import { step } from '../step'
import type { World } from '../world'
import { annotationProblems, listensOf } from './appModel'

function podOf(world: World): Pod {
  const found = objectOf(world.objects, 'Pod', objectKey('Pod', 'default', 'web'))
  invariant(found !== undefined, 'there is no Pod web')
  return found
}

const container = (more: Partial<Container> = {}): Container => ({
  name: 'main',
  image: 'web:1',
  ports: [{ name: 'http', containerPort: 80 }],
  ...more,
})

const http = (port: number | string) => ({ httpGet: { port } })

test.for([
  { name: 'no probes', main: container(), probes: 'readiness=fail', want: 'Running 1/1' },
  {
    name: 'a probe that is answered',
    main: container({ readinessProbe: http('http') }),
    probes: 'liveness=fail',
    want: 'Running 1/1',
  },
  {
    name: 'readiness that fails',
    main: container({ readinessProbe: http(80) }),
    probes: 'readiness=fail@30s',
    want: 'Running 0/1',
  },
  {
    name: 'readiness at a port where nothing listens',
    main: container({ readinessProbe: http(81) }),
    probes: '',
    want: 'Running 0/1',
  },
  {
    name: 'readiness at a name that no port has',
    main: container({ readinessProbe: http('admin') }),
    probes: '',
    want: 'Running 0/1',
  },
  {
    name: 'liveness that fails',
    main: container({ livenessProbe: http(80) }),
    probes: 'liveness=fail',
    want: 'CrashLoopBackOff 0/1',
  },
  {
    name: 'a start that never ends',
    main: container({ startupProbe: http(80) }),
    probes: 'startup=fail',
    want: 'CrashLoopBackOff 0/1',
  },
  {
    name: 'a start that takes its time',
    main: container({ startupProbe: http(80) }),
    probes: 'startup=ok@20s',
    want: 'Running 1/1',
  },
  {
    name: 'no declared ports: the probe finds its own',
    main: { name: 'main', image: 'web:1', readinessProbe: http(8181) },
    probes: '',
    want: 'Running 1/1',
  },
])('$name: $want', ({ main, probes, want }) => {
  const [world] = settled(
    node('node1'),
    pod('web', { containers: [main] }, { annotations: { 'kubewalk.dev/probes': probes } }),
  )
  const ready = (podOf(world).status?.containerStatuses ?? []).filter((one) => one.ready === true).length
  expect(`${podStatusText(podOf(world))} ${ready}/1`).toBe(want)
  expect(isPodReady(podOf(world))).toBe(ready === 1)
})

test.for([
  ['0@5s', 'Always', 'CrashLoopBackOff Running'],
  ['0', 'Never', 'Completed Succeeded'],
  ['main=2@1m', 'Never', 'Error Failed'],
  ['main=2', 'OnFailure', 'CrashLoopBackOff Running'],
  ['prepare=1', 'Always', 'Init:CrashLoopBackOff Pending'],
  ['prepare=1', 'Never', 'Init:Error Failed'],
  ['prepare=0@9s', 'Always', 'Running Running'],
] as const)('a Pod that exits with %s under restartPolicy %s is %s', ([exits, restartPolicy, want]) => {
  const spec = { restartPolicy, initContainers: [{ name: 'prepare', image: 'tools:1' }], containers: [container()] }
  const [world] = settled(node('node1'), pod('web', spec, { annotations: { 'kubewalk.dev/exits': exits } }))
  expect(`${podStatusText(podOf(world))} ${podOf(world).status?.phase}`).toBe(want)
})

test('a Pod that is edited is looked at again', () => {
  const annotated = (probes: string): Pod =>
    pod(
      'web',
      { containers: [container({ readinessProbe: http(80) })] },
      { annotations: { 'kubewalk.dev/probes': probes } },
    )
  const [world] = settled(node('node1'), annotated('readiness=fail'))
  expect(podOf(world).status?.conditions?.find(({ type }) => type === 'Ready')).toEqual({
    type: 'Ready',
    status: 'False',
    reason: 'ContainersNotReady',
    message: 'containers with unready status: [main]',
  })
  const mended = applied(world, annotated('readiness=ok'))
  expect(isPodReady(podOf(mended))).toBe(true)
  expect(podOf(mended).status?.podIP).toBe(podOf(world).status?.podIP)
})

const given: PodStatus = {
  phase: 'Running',
  podIP: '10.244.0.99',
  conditions: [{ type: 'Ready', status: 'False', reason: 'ContainersNotReady' }],
}

test('a status that comes with a Pod is kept, and what it leaves out is filled in', () => {
  const [world] = settled(node('node1'), withStatus(pod('web'), given))
  expect(podOf(world).status).toMatchObject({ ...given, hostIP: '192.168.0.11', podIPs: [{ ip: '10.244.0.99' }] })
  const [other] = settled(node('node1'), withStatus(pod('web'), { podIP: '10.244.0.99' }))
  expect(podOf(other).status).toMatchObject({ phase: 'Running', podIP: '10.244.0.99' })
  expect(isPodReady(podOf(other))).toBe(true)
})

test('a Pod that says how its probes answer is ready by that, whatever its status said', () => {
  const declared = pod('web', {}, { annotations: { 'kubewalk.dev/probes': 'readiness=ok' } })
  const [world] = settled(node('node1'), withStatus(declared, given))
  expect(isPodReady(podOf(world))).toBe(true)
  expect(podOf(world).status?.podIP).toBe('10.244.0.99')
})

test('a status that is taken back leaves the address', () => {
  const [world] = settled(node('node1'), withStatus(pod('web'), given))
  const freed = podOf(applied(world, pod('web')))
  expect(freed.status?.podIP).toBe('10.244.0.99')
  expect(isPodReady(freed)).toBe(true)
})

test('Pods of one Node have addresses of its range, each its own, until there is none left', () => {
  const small = node('node1', { spec: { podCIDR: '10.244.7.0/29' } })
  const [world, events] = settled(small, ...['a', 'b', 'c', 'd', 'e', 'web'].map((name) => pod(name)))
  const ips = [...(world.objects.byKind.get('Pod')?.keys() ?? [])].flatMap(
    (key) => objectOf(world.objects, 'Pod', key)?.status?.podIP ?? [],
  )
  expect(ips.toSorted()).toEqual(['10.244.7.2', '10.244.7.3', '10.244.7.4', '10.244.7.5', '10.244.7.6'])
  expect(podOf(world).status?.phase).toBe('Pending')
  expect(events.filter(({ type }) => type === 'warning').map(({ message }) => message)).toEqual([
    'Failed to create pod sandbox: the node has no free address for it',
  ])
})

test('a Pod on its Node’s network has its address', () => {
  const [world] = settled(node('node1'), pod('web', { hostNetwork: true }))
  expect(podOf(world).status).toMatchObject({ podIP: '192.168.0.11', hostIP: '192.168.0.11' })
})

test('the Pods of a Node that is not heard of are not ready', () => {
  const silent = { status: { conditions: [{ type: 'Ready', status: 'Unknown' }] } }
  const [world] = settled(node('node1'), pod('web'))
  expect(isPodReady(podOf(applied(world, node('node1', silent))))).toBe(false)
})

const listening = (
  listens: string | undefined,
  containers: readonly Container[] = [container()],
): readonly string[] => {
  const annotations = listens === undefined ? {} : { 'kubewalk.dev/listens': listens }
  const [world] = settled(
    node('node1'),
    pod('web', { containers }, { annotations }),
    service('web', {
      selector: { app: 'web' },
      ports: [
        { name: 'a', port: 80, targetPort: 8080 },
        { name: 'b', port: 53, protocol: 'UDP' },
      ],
    }),
  )
  return listensOf(podOf(world), world.objects).map(
    (one) => `${endpointText(one.address, one.port)}/${one.protocol} ${one.service}`,
  )
}

test.for([
  { name: 'its container ports', listens: undefined, want: ['[::]:80/TCP http'] },
  {
    name: 'what it says',
    listens: '8080/TCP, 127.0.0.1:9090/TCP, 53/UDP, [::1]:1',
    want: ['[::]:8080/TCP http', '127.0.0.1:9090/TCP http', '[::]:53/UDP plain', '[::1]:1/TCP http'],
  },
  { name: 'nothing', listens: '', want: [] },
  { name: 'what can be read of what it says', listens: 'eighty, 70000, 81', want: ['[::]:81/TCP http'] },
])('a Pod listens on $name', ({ listens, want }) => {
  expect(listening(listens)).toEqual(want)
})

test('a Pod that declares no port listens where its Services and probes ask', () => {
  const bare = { name: 'main', image: 'web:1', livenessProbe: http(8181) }
  expect(listening(undefined, [bare])).toEqual(['[::]:8080/TCP http', '[::]:53/UDP plain', '[::]:8181/TCP http'])
})

test('an annotation that cannot be read is told of, and nothing breaks', () => {
  const annotations = { 'kubewalk.dev/listens': '80/HTTP', 'kubewalk.dev/probes': 'ready=no, liveness=fail@soon' }
  const [world, events] = settled(node('node1'), pod('web', {}, { annotations }))
  const problems = [
    'kubewalk.dev/listens: "80/HTTP" is not a port such as 8080/TCP',
    'kubewalk.dev/probes: "ready=no" is not an answer such as readiness=fail',
    'kubewalk.dev/probes: "liveness=fail@soon" is not an answer such as readiness=fail',
  ]
  expect(annotationProblems(podOf(world))).toEqual(problems)
  expect(events.filter(({ type }) => type === 'warning').map(({ message }) => message)).toEqual(problems)
})

test('a Pod that found no address on its Node has the one that another leaves behind', () => {
  const tiny = node('node1', { spec: { podCIDR: '10.244.0.0/30' } })
  const [full] = settled(tiny, pod('first', { nodeName: 'node1' }), pod('web', { nodeName: 'node1' }))
  expect(podOf(full).status?.podIP).toBeUndefined()
  const [after] = step(full, { type: 'delete', key: objectKey('Pod', 'default', 'first') })
  expect(podOf(after).status).toMatchObject({ phase: 'Running', podIP: '10.244.0.2' })
})
