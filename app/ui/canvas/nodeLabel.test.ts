import { expect, test } from 'vitest'
import type { GraphNode } from '#engine'
import { nodeKey, podKey, serviceKey } from './testing/sampleWalk'
import { nodeLabel } from './nodeLabel'

const node: GraphNode = {
  type: 'Node',
  key: nodeKey('n1'),
  name: 'n1',
  address: '192.168.0.11',
  podCIDR: '10.244.0.0/24',
}
const pod: GraphNode = {
  type: 'Pod',
  key: podKey('web'),
  node: nodeKey('n1'),
  namespace: 'default',
  name: 'web',
  address: '10.244.0.5',
  ports: [],
  state: 'ready',
  because: '',
}
const service: GraphNode = {
  type: 'Service',
  key: serviceKey('web'),
  namespace: 'default',
  name: 'web',
  serviceType: 'ClusterIP',
  headless: false,
  address: '10.96.5.5',
  ports: [{ port: 80, targetPort: '8080', protocol: 'TCP', name: '' }],
  endpoints: ['ready', 'notReady'],
}
const bridge = { name: 'cni0', addresses: ['10.244.0.1'] }

test.for<readonly [GraphNode, string]>([
  [node, 'Node n1, 192.168.0.11, 2 Pods'],
  [{ ...node, secondAddress: 'fd00::b', bridge }, 'Node n1, 192.168.0.11 and fd00::b, 2 Pods, bridge cni0'],
  [pod, 'Pod web, ready, 10.244.0.5, on n1'],
  [{ ...pod, secondAddress: 'fd00::5' }, 'Pod web, ready, 10.244.0.5 and fd00::5, on n1'],
  [service, 'Service web, 10.96.5.5 port 80, 1 of 2 endpoints ready'],
  [{ ...service, secondAddress: 'fd00::505' }, 'Service web, 10.96.5.5 and fd00::505 port 80, 1 of 2 endpoints ready'],
])('%#: %s is called %s', ([thing, label]) => {
  expect(nodeLabel(thing, 2)).toBe(label)
})
