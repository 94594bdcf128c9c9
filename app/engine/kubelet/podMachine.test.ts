import { expect, test } from 'vitest'
import type { Container, Pod } from '#kinds/pod/schema'
import { probeViews } from './probeViews'
import { context, deletedPod, lived, place, storedPod, story, type Coming } from '../testing/podLife'

const main: Container = { name: 'main', image: 'web:1', ports: [{ containerPort: 80 }] }
const prepare: Container = { name: 'prepare', image: 'tools:1' }
const proxy: Container = { name: 'proxy', image: 'proxy:1', restartPolicy: 'Always' }
const http = { httpGet: { port: 80 } }

const met = (pod: Pod): Coming[number] => ({ at: 0, input: { type: 'sync', pod, place } })
const deleted = (pod: Pod, at: number): Coming[number] => ({
  at,
  input: { type: 'sync', pod: deletedPod(pod), place },
})
const crash = (at: number, exitCode: number): Coming[number] => ({
  at,
  input: { type: 'crash', container: 'main', exitCode },
})

/** What happens until then, from a moment on, without what is left out. */
function told(
  coming: Coming,
  from: number,
  until: number,
  leftOut = /^\S+ (Pulled|Created|Started):/,
): readonly string[] {
  const { effects } = lived(coming, until)
  return story(effects.filter(({ at }) => at >= from)).filter((line) => !leftOut.test(line))
}

test('kubelet-time: a Pod starts, and is seen to run with the kubelet’s next look', () => {
  expect(story(lived([met(storedPod({ containers: [main] }))], 60_000).effects)).toEqual([
    '0.00 status Pending - [main ContainerCreating]',
    '0.40 Pulled: Container image "web:1" already present on machine',
    '0.55 Created: Created container: main',
    '0.55 Started: Started container main',
    '0.90 status Running 10.244.1.2 [main running ready]',
  ])
})

test('an image that is not there is pulled, and not again for the next start', () => {
  const pod = storedPod({ containers: [main] }, { 'kubewalk.dev/exits': '1@2s' })
  const times = { ...context.times, pull: 1500 }
  const pulls = story(lived([met(pod)], 8_000, { ...context, times }).effects).filter((line) => / Pull/.test(line))
  expect(pulls).toEqual([
    '0.40 Pulling: Pulling image "web:1"',
    '1.90 Pulled: Successfully pulled image "web:1" in 1.5s (1.5s including waiting)',
    '4.90 Pulled: Container image "web:1" already present on machine',
  ])
})

test('init containers end one after the other, a sidecar runs on, and only then the others start', () => {
  const startupProbe = { exec: { command: ['true'] }, periodSeconds: 2 }
  const pod = storedPod({ initContainers: [prepare, { ...proxy, startupProbe }], containers: [main] })
  expect(told([met(pod)], 0, 60_000)).toEqual([
    '0.00 status Pending - [prepare PodInitializing, proxy PodInitializing, main PodInitializing]',
    '0.90 status Pending 10.244.1.2 [prepare running, proxy PodInitializing, main PodInitializing]',
    '1.90 status Pending 10.244.1.2 [prepare Completed ready, proxy PodInitializing, main PodInitializing]',
    '2.90 status Pending 10.244.1.2 [prepare Completed ready, proxy running, main PodInitializing]',
    '4.00 probe startup proxy',
    '4.01 status Pending 10.244.1.2 [prepare Completed ready, proxy running ready, main PodInitializing]',
    '4.90 status Running 10.244.1.2 [prepare Completed ready, proxy running ready, main running ready]',
  ])
})

test('a container that crashes is started at once, then after ten seconds, then after twenty', () => {
  const pod = storedPod({ containers: [main] }, { 'kubewalk.dev/exits': '1@2s' })
  expect(told([met(pod)], 2_000, 38_000, / (Pulled|Created):/)).toEqual([
    '2.90 status Running 10.244.1.2 [main Error]',
    '3.05 Started: Started container main',
    '3.90 status Running 10.244.1.2 [main running ready 1]',
    '5.90 BackOff: Back-off restarting failed container main in pod web_default(u1)',
    '5.90 status Running 10.244.1.2 [main CrashLoopBackOff 1]',
    '15.20 Started: Started container main',
    '15.90 status Running 10.244.1.2 [main running ready 2]',
    '17.90 BackOff: Back-off restarting failed container main in pod web_default(u1)',
    '17.90 status Running 10.244.1.2 [main CrashLoopBackOff 2]',
    '37.35 Started: Started container main',
    '37.90 status Running 10.244.1.2 [main running ready 3]',
  ])
})

test('kubelet-readiness-at-once: a container that has started and is not ready is asked at once, and from then on once a period', () => {
  const pod = storedPod(
    { containers: [{ ...main, readinessProbe: { ...http, failureThreshold: 2 } }] },
    { 'kubewalk.dev/probes': 'readiness=fail@15s' },
  )
  expect(told([met(pod)], 900, 60_000)).toEqual([
    '0.90 status Running 10.244.1.2 [main running]',
    '0.90 probe readiness main',
    '0.91 status Running 10.244.1.2 [main running ready]',
    '10.00 probe readiness main',
    '20.00 probe readiness main',
    '20.01 Unhealthy: Readiness probe failed: HTTP probe failed with statuscode: 503',
    '30.00 probe readiness main',
    '30.01 Unhealthy: Readiness probe failed: HTTP probe failed with statuscode: 503',
    '30.01 status Running 10.244.1.2 [main running]',
    '30.01 probe readiness main',
    '30.02 Unhealthy: Readiness probe failed: HTTP probe failed with statuscode: 503',
    '40.00 probe readiness main',
    '40.01 Unhealthy: Readiness probe failed: HTTP probe failed with statuscode: 503',
    '50.00 probe readiness main',
    '50.01 Unhealthy: Readiness probe failed: HTTP probe failed with statuscode: 503',
    '60.00 probe readiness main',
  ])
})

test('kubelet-liveness-restart: killed by a probe, started again at once, the next time only after the back-off', () => {
  const livenessProbe = { ...http, periodSeconds: 2, failureThreshold: 1 }
  const pod = storedPod(
    { containers: [{ ...main, livenessProbe }] },
    { 'kubewalk.dev/probes': 'liveness=fail@3s', 'kubewalk.dev/shutdown': '1s' },
  )
  expect(told([met(pod)], 3_000, 25_000, / (Pulled|Created|probe liveness)/)).toEqual([
    '4.01 Unhealthy: Liveness probe failed: HTTP probe failed with statuscode: 503',
    '4.01 Killing: Container main failed liveness probe, will be restarted',
    '4.01 SIGTERM main',
    '5.16 Started: Started container main',
    '5.90 status Running 10.244.1.2 [main running ready 1]',
    '10.01 Unhealthy: Liveness probe failed: HTTP probe failed with statuscode: 503',
    '10.01 Killing: Container main failed liveness probe, will be restarted',
    '10.01 SIGTERM main',
    '11.90 BackOff: Back-off restarting failed container main in pod web_default(u1)',
    '11.90 status Running 10.244.1.2 [main CrashLoopBackOff 1]',
    '21.16 Started: Started container main',
    '21.90 status Running 10.244.1.2 [main running ready 2]',
  ])
})

test('a container that needs time to listen is held by its startup probe, and killed when that is too long', () => {
  const startupProbe = { ...http, periodSeconds: 1, failureThreshold: 3 }
  const pod = (start: string) =>
    storedPod({ containers: [{ ...main, startupProbe, readinessProbe: http }] }, { 'kubewalk.dev/start': start })
  const refused =
    'Unhealthy: Startup probe failed: Get "http://10.244.1.2:80/": dial tcp 10.244.1.2:80: connect: connection refused'
  expect(told([met(pod('2s'))], 900, 4_000)).toEqual([
    '0.90 status Running 10.244.1.2 [main running]',
    '1.00 probe startup main',
    `1.01 ${refused}`,
    '2.00 probe startup main',
    `2.01 ${refused}`,
    '3.00 probe startup main',
    '3.01 status Running 10.244.1.2 [main running]',
    '3.01 probe readiness main',
    '3.02 status Running 10.244.1.2 [main running ready]',
  ])
  expect(told([met(pod('20s'))], 2_500, 3_500)).toEqual([
    '3.00 probe startup main',
    `3.01 ${refused}`,
    '3.01 Killing: Container main failed startup probe, will be restarted',
    '3.01 SIGTERM main',
  ])
})

test('a deleted Pod: hook, SIGTERM, sidecars after the others, and then it is gone', () => {
  const lifecycle = { preStop: { exec: { command: ['sh', '-c', 'sleep 5'] } } }
  const pod = (shutdown: string) =>
    storedPod(
      {
        initContainers: [proxy],
        containers: [{ ...main, lifecycle, readinessProbe: http, livenessProbe: http }],
        terminationGracePeriodSeconds: 10,
      },
      { 'kubewalk.dev/shutdown': shutdown },
    )
  const polite = pod('2s')
  expect(told([met(polite), deleted(polite, 21_000)], 21_000, 60_000)).toEqual([
    '21.00 Killing: Stopping container proxy',
    '21.00 Killing: Stopping container main',
    '21.00 preStop main',
    '26.00 SIGTERM main',
    '28.00 SIGTERM proxy',
    '30.00 status Succeeded 10.244.1.2 [proxy Completed, main Completed]',
    '30.10 removed',
  ])
  const stubborn = pod('never')
  expect(told([met(stubborn), deleted(stubborn, 21_000)], 21_001, 60_000)).toEqual([
    '26.00 SIGTERM main',
    '30.00 probe readiness main',
    '31.00 SIGKILL main',
    '31.00 SIGTERM proxy',
    '33.00 SIGKILL proxy',
    '33.00 status Failed 10.244.1.2 [proxy Error, main Error]',
    '33.10 removed',
  ])
})

test('a Pod that is deleted before it runs is gone as soon as that is cleaned up', () => {
  const pod = storedPod({ containers: [main] })
  expect(story(lived([met(pod), deleted(pod, 200)], 60_000).effects)).toEqual([
    '0.00 status Pending - [main ContainerCreating]',
    '0.20 status Failed - [main ContainerStatusUnknown]',
    '0.30 removed',
  ])
})

test('a Pod whose work is done stops its sidecars and stays', () => {
  const pod = storedPod(
    { restartPolicy: 'OnFailure', initContainers: [proxy], containers: [main] },
    { 'kubewalk.dev/exits': '0@5s' },
  )
  const { run, effects } = lived([met(pod)], 60_000)
  expect(story(effects).slice(-4)).toEqual([
    '6.90 Killing: Stopping container proxy',
    '6.90 status Running 10.244.1.2 [proxy running ready, main Completed]',
    '6.90 SIGTERM proxy',
    '6.90 status Succeeded 10.244.1.2 [proxy Completed, main Completed]',
  ])
  expect(run.isOver).toBe(true)
})

test('an init container that fails ends its Pod where nothing is started again', () => {
  const pod = storedPod(
    { restartPolicy: 'Never', initContainers: [prepare], containers: [main] },
    { 'kubewalk.dev/exits': 'prepare=2@1s' },
  )
  expect(told([met(pod)], 1_500, 60_000)).toEqual([
    '1.90 status Failed 10.244.1.2 [prepare Error, main PodInitializing]',
  ])
})

test('a process that ends, and answers that do not come', () => {
  const readinessProbe = { ...http, periodSeconds: 5, failureThreshold: 1, timeoutSeconds: 2 }
  const pod = storedPod({ containers: [{ ...main, readinessProbe }] })
  expect(told([met(pod), crash(2_200, 3)], 2_000, 4_000)).toEqual([
    '2.90 status Running 10.244.1.2 [main Error]',
    '3.90 status Running 10.244.1.2 [main running 1]',
    '3.90 probe readiness main',
    '3.91 status Running 10.244.1.2 [main running ready 1]',
  ])
  const { effects } = lived([met(pod)], 13_000, context, (at) => at > 6_000)
  expect(story(effects.filter(({ at }) => at > 6_000))).toEqual([
    '10.00 probe readiness main',
    '12.00 Unhealthy: Readiness probe failed: Get "http://10.244.1.2:80/": context deadline exceeded (Client.Timeout exceeded while awaiting headers)',
    '12.00 status Running 10.244.1.2 [main running]',
    '12.00 probe readiness main',
  ])
})

test('without an address there is no sandbox; with one, the Pod starts', () => {
  const pod = storedPod({ containers: [main] })
  const nowhere: Coming[number] = {
    at: 0,
    input: { type: 'sync', pod, place: { lacks: 'the node has no free address for it' } },
  }
  expect(told([nowhere, { ...met(pod), at: 5_000 }], 0, 10_000)).toEqual([
    '0.00 FailedCreatePodSandBox: Failed to create pod sandbox: the node has no free address for it',
    '0.00 status Pending - [main ContainerCreating]',
    '5.00 status Pending - [main ContainerCreating]',
    '5.90 status Running 10.244.1.2 [main running ready]',
  ])
})

test('how a probe stands: its last answers, and when it asks again', () => {
  const readinessProbe = { ...http, failureThreshold: 3 }
  const pod = storedPod({ containers: [{ ...main, readinessProbe }] }, { 'kubewalk.dev/probes': 'readiness=fail@15s' })
  expect(probeViews(lived([met(pod)], 30_015).run)).toEqual([
    {
      container: 'main',
      to: 'http://10.244.1.2:80/',
      probe: 'readiness',
      recorded: 'success',
      last: 'failure',
      inARow: 2,
      threshold: 3,
      isAsking: false,
      next: 40_000,
    },
  ])
})
