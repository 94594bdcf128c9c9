import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { KubeObject } from '#model/objectMeta'
import type { Node } from '#kinds/node/schema'
import type { Pod } from '#kinds/pod/schema'
import { dnsPods, laptop, smallCluster } from '../testing/smallCluster'
import { client, nodes, podObject, serviceObject, sliceObject, worldOf } from '../testing/twoNodes'
import type { World } from '../world'
import { checkTrace } from './checkTrace'
import { walk } from './request'

interface Drawn {
  readonly world: World
  readonly from: string
  readonly to: string
}

const node3: Node = {
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name: 'node3' },
  spec: { podCIDR: '10.244.2.0/24' },
  status: { addresses: [{ type: 'InternalIP', address: '192.168.0.13' }] },
}

const podPlan = fc.record({ node: fc.nat(2), ready: fc.boolean(), listens: fc.constantFrom('8080', '9090', '') })

/** Three Nodes, some Pods, a Service of some kind over some of them, and a request from somewhere to something. */
const situation: fc.Arbitrary<Drawn> = fc
  .record({
    plans: fc.array(podPlan, { maxLength: 5 }),
    headless: fc.boolean(),
    external: fc.constantFrom('Cluster', 'Local'),
    internal: fc.constantFrom('Cluster', 'Local'),
    from: fc.constantFrom('default/client', 'default/pod-0', 'node/node1', 'node/node3', 'host/laptop'),
    to: fc.constantFrom('tcp://10.96.5.5:80', 'http://svc/', 'pod-0:8080', 'udp://10.96.5.5:80', '10.96.5.5:81'),
    nodePort: fc.option(fc.integer({ min: 1, max: 3 })),
    seed: fc.nat(1000),
  })
  .map(({ plans, headless, external, internal, from, to, nodePort, seed }): Drawn => {
    const pods: readonly Pod[] = plans.map(({ node, ready, listens }, i) =>
      podObject(`pod-${i}`, {
        node: `node${node + 1}`,
        ip: `10.244.${node}.${40 + i}`,
        ready,
        annotations: { 'kubewalk.dev/listens': listens },
      }),
    )
    const service = serviceObject('svc', {
      clusterIP: headless ? 'None' : '10.96.5.5',
      type: headless ? 'ClusterIP' : 'NodePort',
      internalTrafficPolicy: internal,
      ...(headless ? {} : { externalTrafficPolicy: external }),
      ports: [{ port: 80, protocol: 'TCP', targetPort: 8080, ...(headless ? {} : { nodePort: 30055 }) }],
    })
    const more: readonly KubeObject[] = [node3, ...pods, service, sliceObject('svc', 8080, pods)]
    const world = smallCluster(more)
    return {
      world: { ...world, settings: { ...world.settings, seed } },
      from: pods.length === 0 && from === 'default/pod-0' ? 'default/client' : from,
      to: nodePort === null ? to : `192.168.0.1${nodePort}:30055`,
    }
  })

const sent = ({ world, from, to }: Drawn) => {
  const result = walk(world, { name: 'law', from, to, connections: 1 }, 0)
  if (!result.ok) throw new Error(result.error.message)
  return result.value
}

test('in any cluster: traces are sound, probabilities sum to 1, one outcome is drawn', () => {
  fc.assert(
    fc.property(situation, (drawn) => {
      const { outcomes, lookups, drawn: index } = sent(drawn)
      expect(outcomes.reduce((sum, outcome) => sum + outcome.probability, 0)).toBeCloseTo(1, 9)
      expect(outcomes[index]).toBeDefined()
      for (const { trace } of [...lookups, ...outcomes]) if (trace) checkTrace(trace)
      for (const { verdict, failure } of outcomes) expect(verdict === 'delivered').toBe(failure === undefined)
    }),
    { numRuns: 60 },
  )
})

test('in any cluster: the answer comes from the address that the client sent to', () => {
  fc.assert(
    fc.property(situation, (drawn) => {
      for (const { trace, verdict } of sent(drawn).outcomes) {
        const answer = trace?.reply?.hops.at(-1)?.steps.at(-1)?.packet
        if (!trace || (verdict !== 'delivered' && verdict !== 'refused') || !answer) continue
        const { src, srcPort, dst, dstPort, protocol } = trace.packet
        if (answer.icmp) expect(answer.icmp.about).toEqual({ protocol, src, srcPort, dst, dstPort })
        else expect(answer).toMatchObject({ src: dst, srcPort: dstPort, dst: src, dstPort: srcPort })
      }
    }),
    { numRuns: 60 },
  )
})

test('in any cluster: the same world gives the same walk', () => {
  fc.assert(
    fc.property(situation, (drawn) => {
      const again = { ...drawn.world, objects: { ...drawn.world.objects } }
      expect(sent({ ...drawn, world: again }).outcomes).toEqual(sent(drawn).outcomes)
    }),
    { numRuns: 20 },
  )
})

test('over many connections the draws follow the probabilities', () => {
  const pods = [1, 2, 3, 4].map((i) =>
    podObject(`web-${i}`, { node: `node${(i % 2) + 1}`, ip: `10.244.${i % 2}.${i}` }),
  )
  const service = serviceObject('even', {
    clusterIP: '10.96.5.5',
    ports: [{ port: 80, protocol: 'TCP', targetPort: 8080 }],
  })
  const world = {
    ...worldOf(...nodes, ...dnsPods, client, ...pods, service, sliceObject('even', 8080, pods)),
    hosts: [laptop],
  }
  const counts = [0, 0, 0, 0]
  for (let connection = 0; connection < 200; connection++) {
    const result = walk(
      world,
      { name: 'even', from: 'default/client', to: '10.96.5.5:80', connections: 200 },
      connection,
    )
    if (result.ok) counts[result.value.drawn] = (counts[result.value.drawn] ?? 0) + 1
  }
  for (const count of counts) expect(count).toBeGreaterThan(30)
})
