import type { Plain } from '../plain'

/** A NodePort asked on a Node with a Pod and on one without. */
export const nodePortFromOutside: Plain = {
  name: 'node-port-from-outside',
  title: 'A NodePort, from outside',
  description:
    "The only Pod runs on node2, yet every Node answers on port 30080. Asked there, node1 passes the connection on and puts its own address in place of the laptop's, so that the answer comes back through it. The Pod therefore sees a Node, never the laptop.",
  hosts: [{ name: 'laptop', ip: '198.51.100.7' }],
  requests: [
    {
      name: 'laptop asks node1',
      from: 'host/laptop',
      to: 'http://192.168.0.11:30080/',
      expect: { verdict: 'delivered', backends: ['default/web'], sourceSeen: ['192.168.0.11'] },
    },
    {
      name: 'laptop asks node2',
      from: 'host/laptop',
      to: 'http://192.168.0.12:30080/',
      expect: { verdict: 'delivered', backends: ['default/web'], sourceSeen: ['192.168.0.12'] },
    },
  ],
  objects: [
    { kind: 'Node', metadata: { name: 'node1' } },
    { kind: 'Node', metadata: { name: 'node2' } },
    {
      kind: 'Pod',
      metadata: { name: 'web', labels: { app: 'web' } },
      spec: {
        nodeName: 'node2',
        containers: [
          {
            name: 'web',
            image: 'registry.k8s.io/e2e-test-images/agnhost:2.53',
            args: ['netexec', '--http-port=8080'],
            ports: [{ containerPort: 8080 }],
          },
        ],
      },
    },
    {
      kind: 'Service',
      metadata: { name: 'web' },
      spec: { type: 'NodePort', selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080, nodePort: 30080 }] },
    },
  ],
}
