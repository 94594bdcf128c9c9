import type { Plain } from '../plain'

/** A Service that selects nothing. */
export const noEndpoints: Plain = {
  name: 'no-endpoints',
  title: 'A Service without endpoints',
  description:
    "Both Pods are ready, but the Service's selector is misspelt and matches neither. Its address is known to every Node and nothing stands behind it, so the client's Node answers for it: connection refused.",
  requests: [
    {
      name: 'client asks for web',
      from: 'default/client',
      to: 'http://web/',
      expect: { verdict: 'rejected', reason: 'no-endpoints' },
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
      spec: { selector: { app: 'wbe' }, ports: [{ port: 80, targetPort: 8080 }] },
    },
  ],
}
