import { emptyWorld, step, type Input, type World } from '#engine'
import { walk } from '#engine/dataplane'
import { liveStep } from '#engine/live'
import type { Pod } from '#kinds/pod/schema'
import { kinds, objectsOf } from '#kinds/registry'
import { invariant } from '#lib/assert'
import { typicalLatency } from '#model/latency'
import { keyOf, type KubeObject } from '#model/objectMeta'
import { measured, shortest } from './measure'
import type { Row } from './rows'

/** The rows about a cluster that lives over time. */
export function rowsOverTime(): readonly Row[] {
  return [rowOfEvent(), rowOfMinutes()]
}

const nodes = (count: number): readonly KubeObject[] =>
  Array.from({ length: count }, (_, i) => kinds.Node.example(`node${i + 1}`))

const settled = (objects: readonly KubeObject[]): World => {
  const settings = { ...emptyWorld().settings, latency: typicalLatency }
  return step(emptyWorld(settings), { type: 'apply', objects })[0]
}

/** A Pod that is asked all three kinds of probe, each as often as Kubernetes asks by default. */
function probedPod(i: number): Pod {
  const example = kinds.Pod.example(`pod-${i}`)
  const probe = { tcpSocket: { port: 80 }, periodSeconds: 10 }
  return {
    ...example,
    metadata: { ...example.metadata, labels: { app: `app-${i % 20}` } },
    spec: {
      ...example.spec,
      containers: example.spec.containers.map((container) => ({
        ...container,
        startupProbe: probe,
        readinessProbe: probe,
        livenessProbe: probe,
      })),
    },
  }
}

/** 200 Pods, their Services and slices, and ten Nodes: about 300 objects. */
function rowOfEvent(): Row {
  const services = Array.from({ length: 20 }, (_, i) => {
    const example = kinds.Service.example(`app-${i}`)
    return { ...example, spec: { ...example.spec, selector: { app: `app-${i}` } } }
  })
  const objects = [...nodes(10), ...Array.from({ length: 220 }, (_, i) => probedPod(i)), ...services]
  const opened = measured(() => settled(objects))
  const before = liveStep(opened.result, { type: 'advance', ms: 60_000 })[0]
  const event = shortest(5, (time) => {
    const start = played(before, { type: 'delete', key: keyOf(probedPod(time)) })
    const steps = measured(() => stepsOf(start, 10_000))
    return { ms: steps.ms / steps.result, result: steps.result }
  })
  const count = [...before.objects.byKind.values()].reduce((sum, all) => sum + all.size, 0)
  return {
    what: `one event of those after a Pod's deletion in a cluster of ${count} objects`,
    ms: event.ms,
    against: 'settling that cluster from nothing',
    againstMs: opened.ms,
    budget: 1 / 20,
  }
}

/** Goes from one moment at which something is due to the next, for so many milliseconds; gives back how many there were. */
function stepsOf(start: World, ms: number): number {
  let world = start
  let steps = 0
  for (let due = world.clock?.queue.items[0]?.due; due !== undefined && due <= start.now + ms; steps++) {
    world = played(world, { type: 'advance', ms: due - world.now })
    due = world.clock?.queue.items[0]?.due
  }
  invariant(steps > 0, 'something happens after a deletion')
  return steps
}

const played = (world: World, input: Input): World => liveStep(world, input)[0]

/** Ten minutes in which 50 Pods are asked by two probes each, once every ten seconds, after a startup probe. */
function rowOfMinutes(): Row {
  const minutes = 10
  const world = settled([...nodes(3), ...Array.from({ length: 50 }, (_, i) => probedPod(i))])
  const run = measured(() => liveStep(world, { type: 'advance', ms: minutes * 60_000 })[0])
  const [pod] = objectsOf(run.result.objects, 'Pod').values()
  const probes = 50 * 2 * minutes * 6
  const packets = measured(() => {
    for (let i = 0; i < probes; i++) {
      const to = `tcp://${pod?.status?.podIP}:80`
      const sent = walk(run.result, { name: 'probe', from: 'node/node1', to, connections: 1 }, i, 'drawn')
      invariant(sent.ok, 'a probe can be sent')
    }
  })
  return {
    what: `${minutes} simulated minutes with 50 Pods and 3 probes each`,
    ms: run.ms,
    against: `walking ${probes} such packets one by one`,
    againstMs: packets.ms,
    budget: 2,
  }
}
