import type { Plain } from '../plain'

/** A Service that sends to a port where nothing listens. */
export const wrongTargetPort: Plain = {
  name: 'wrong-target-port',
  title: 'The wrong target port',
  description:
    'The Service has endpoints and the packet arrives at one of them, but at port 8888, where nothing listens. The Pod itself answers: connection refused. The client cannot tell this from a Service without endpoints; the walk can.',
  requests: [
    {
      name: 'client asks for web',
      from: 'default/client',
      to: 'http://web/',
      expect: { verdict: 'refused', reason: 'nothing-listens' },
    },
  ],
  objects: [
    { kind: 'Node', metadata: { name: 'node1' } },
    { kind: 'Node', metadata: { name: 'node2' } },
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
        replicas: 2,
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
              },
            ],
          },
        },
      },
    },
    {
      kind: 'Service',
      metadata: { name: 'web' },
      spec: { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8888 }] },
    },
  ],
}
