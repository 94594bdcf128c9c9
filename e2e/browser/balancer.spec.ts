import { expect, test } from './fixtures/playground'

const hash = `s=1.j.${Buffer.from(
  JSON.stringify({
    title: 'Behind an NLB',
    cluster: { loadBalancer: { provider: 'aws-nlb' } },
    hosts: [{ name: 'laptop', ip: '198.51.100.7' }],
    objects: [
      {
        kind: 'Pod',
        metadata: { name: 'web-1', labels: { app: 'web' } },
        spec: { nodeName: 'node1', containers: [{ name: 'app', image: 'nginx', ports: [{ containerPort: 8080 }] }] },
      },
      {
        kind: 'Service',
        metadata: { name: 'web' },
        spec: {
          type: 'LoadBalancer',
          externalTrafficPolicy: 'Local',
          selector: { app: 'web' },
          ports: [{ port: 80, targetPort: 8080 }],
        },
      },
    ],
  }),
).toString('base64url')}`

test('a load balancer stands on the canvas, says whom it sends to, and goes with its Service', async ({
  playground,
}) => {
  await playground.open({ hash })
  await playground.thing('Load balancer NLB web').click()
  const { inspector } = playground
  await expect(inspector.getByText('AWS Network Load Balancer')).toBeVisible()
  await expect(inspector.getByText('1 of 3 in use')).toBeVisible()
  await inspector.getByRole('button', { name: 'Service web' }).click()
  await expect(inspector.getByText(/\.elb\.eu-central-1\.amazonaws\.com$/)).toBeVisible()
  await inspector.getByRole('combobox', { name: 'Type' }).selectOption('NodePort')
  await expect(playground.thing('Load balancer NLB web')).toHaveCount(0)
})

test('a packet from outside flies through the load balancer', async ({ playground, page }) => {
  await playground.open({ hash })
  await playground.thing('Load balancer NLB web').click()
  await playground.inspector.getByRole('button', { name: 'Send a request' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Send', exact: true }).click()
  await expect(playground.dock.getByText('NLB web').first()).toBeVisible()
})
