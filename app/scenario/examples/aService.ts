import type { Plain } from '../plain'

/** What a newcomer sees first. */
export const aService: Plain = {
  name: 'a-service',
  title: 'A Service and its Pods',
  description:
    "A client asks for the name web. DNS answers with the Service's address, and the client's own Node sends each connection on to one of the three Pods. The laptop outside reaches the same Pods through a port that every Node opens.",
  hosts: [{ name: 'laptop', ip: '198.51.100.7' }],
  requests: [
    { name: 'client asks for web', from: 'default/client', to: 'http://web/', expect: { verdict: 'delivered' } },
    {
      name: 'laptop asks node1',
      from: 'host/laptop',
      to: 'http://192.168.0.11:30080/',
      expect: { verdict: 'delivered', sourceSeen: ['192.168.0.11'] },
    },
  ],
  objects: [
    { kind: 'Node', metadata: { name: 'node1' } },
    { kind: 'Node', metadata: { name: 'node2' } },
    { kind: 'Node', metadata: { name: 'node3' } },
    {
      kind: 'Pod',
      metadata: { name: 'client', labels: { app: 'client' } },
      spec: {
        nodeName: 'node1',
        containers: [{ name: 'client', image: 'curlimages/curl:8.16.0', command: ['sleep', 'infinity'] }],
      },
    },
    {
      kind: 'Deployment',
      metadata: { name: 'web' },
      spec: {
        replicas: 3,
        selector: { matchLabels: { app: 'web' } },
        template: {
          metadata: { labels: { app: 'web' } },
          spec: {
            containers: [
              {
                name: 'web',
                image: 'registry.k8s.io/e2e-test-images/agnhost:2.53',
                args: ['netexec', '--http-port=8080'],
                ports: [{ containerPort: 8080 }],
                readinessProbe: { httpGet: { path: '/healthz', port: 8080 } },
              },
            ],
          },
        },
      },
    },
    {
      kind: 'Service',
      metadata: { name: 'web' },
      spec: { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080 }] },
    },
    {
      kind: 'Service',
      metadata: { name: 'web-outside' },
      spec: { type: 'NodePort', selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080, nodePort: 30080 }] },
    },
  ],
}
