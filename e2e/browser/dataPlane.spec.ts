import { expect, test } from './fixtures/playground'

const dualStack = `
apiVersion: kubewalk.dev/v1alpha1
kind: Scenario
metadata: { name: dual-stack }
spec:
  cluster:
    podCIDR: '10.244.0.0/16,fd00:10:244::/56'
    serviceCIDR: '10.96.0.0/12,fd00:10:96::/112'
    nodeCIDR: '192.168.0.0/24,fd00:192:168::/64'
    cni: { plugin: flannel, mode: vxlan }
    coredns: none
---
apiVersion: v1
kind: Pod
metadata: { name: web, labels: { app: web } }
spec: { nodeName: node1, containers: [{ name: app, image: web, ports: [{ containerPort: 8080 }] }] }
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec:
  ipFamilyPolicy: RequireDualStack
  clusterIP: 10.96.5.5
  clusterIPs: [10.96.5.5, 'fd00:10:96::505']
  selector: { app: web }
  ports: [{ port: 80, targetPort: 8080 }]
`

test('another network plugin is chosen in the settings, and undo takes it back', async ({ playground, page }) => {
  await playground.open()
  await page.getByRole('button', { name: /cluster settings$/ }).click()
  const settings = page.getByRole('dialog', { name: 'Cluster settings' })
  await expect(settings.getByRole('radio', { name: 'Calico, BGP' })).toBeChecked()
  await expect(settings.getByRole('radio', { name: 'IPVS' })).toBeDisabled()
  await expect(settings).toContainText('kube-proxy in mode ipvs is not simulated yet')
  await settings.getByRole('radio', { name: 'Flannel, VXLAN' }).check()
  await settings.getByRole('button', { name: 'Done' }).click()

  await playground.send('Pod client', 'http://web/')
  const tunnelled = playground.canvas.getByRole('img', {
    name: /inside VXLAN from 192\.168\.0\.\d+ to 192\.168\.0\.\d+:8472\.$/,
  })
  // The seed draws the Pod on node3.
  await playground.goTo('encapsulate')
  await expect(tunnelled).toBeVisible()
  await expect(playground.station()).toContainText('outer, VXLAN')

  await page.getByRole('button', { name: /^Undo/ }).click()
  await expect(page.getByRole('button', { name: /cluster settings$/ })).toContainText('calico bgp')
})

test('a connection stands in the tables of the kernels that it passed, until somebody deletes it', async ({
  playground,
  page,
}) => {
  await playground.open()
  await playground.showTab('Conntrack')
  await expect(playground.dock).toContainText('No kernel remembers a connection')
  await playground.sendSaved('client asks for web')
  await playground.showTab('Conntrack')

  const onNode1 = page.getByRole('region', { name: 'Connections of node1' })
  const entry = onNode1.getByRole('row', { name: /^tcp/ })
  await expect(entry).toContainText('ESTABLISHED')
  await entry.getByRole('button', { name: /^step \d+$/ }).click()
  await expect(playground.station()).toContainText('conntrack')

  await playground.showTab('Conntrack')
  await page.getByRole('radio', { name: 'conntrack -L' }).click()
  await expect(onNode1).toContainText(/tcp +6 \d+ ESTABLISHED src=/)
  await page.getByRole('radio', { name: 'Table' }).click()
  await entry.getByRole('button', { name: /^Delete/ }).click()
  await expect(entry).toHaveCount(0)
  await onNode1.getByRole('button', { name: /expire$/ }).click()
  await expect(onNode1).toHaveCount(0)
})

test('from a rule to its Service and to the step, and from a Service to its rules', async ({ playground, page }) => {
  await playground.open()
  await playground.sendSaved('client asks for web')
  await playground.showTab('Rules')
  const rules = page.getByRole('listbox', { name: 'Rules' })
  await page.getByRole('searchbox', { name: 'Find a rule' }).fill('DNAT')
  await rules.locator('[data-result=hit]').first().click()
  const chosen = page.getByRole('region', { name: 'The chosen rule' })
  await chosen.getByRole('button', { name: 'web', exact: true }).click()
  await expect(playground.inspector.getByRole('heading', { name: 'web', exact: true })).toBeVisible()
  await chosen.getByRole('button', { name: /^step \d+$/ }).click()
  await expect(playground.station()).toContainText('DNAT')

  await playground.thing('Service web').click({ button: 'right' })
  await playground.choose('Show its rules')
  await expect(page.getByText('only Service web')).toBeVisible()
  await expect(rules).not.toContainText('kube-dns')
  await page.getByRole('button', { name: 'Show the rules of every Service' }).click()
  await expect(rules).toContainText('kube-dns')

  await rules.focus()
  await page.keyboard.press('Home')
  await expect(rules.getByRole('option', { selected: true })).toContainText('-A')
  await expect(chosen).toContainText('Rule 1 of')
})

test('the rules open where the packet is, and among those that it met where it asks none', async ({
  playground,
  page,
}) => {
  await playground.open()
  await playground.sendSaved('client asks for web')
  await playground.goTo('DNAT')
  await playground.showTab('Rules')
  const rules = page.getByRole('listbox', { name: 'Rules' })
  const current = rules.locator('[aria-current=step]')
  await expect(current).toContainText('-j DNAT --to-destination')
  await expect(current).toBeInViewport()
  await expect(rules.getByRole('option', { selected: true })).toContainText('-j DNAT --to-destination')

  await playground.showTab('Walk')
  await page.getByRole('button', { name: 'Step forward' }).click()
  await expect(playground.station()).toContainText('route')
  await playground.showTab('Rules')
  const before = rules.locator('[data-result=hit]').filter({ hasText: '-j DNAT --to-destination' })
  await expect(before).toBeInViewport()
  await expect(current).toHaveCount(0)
})

test('what has an address of each family shows both, and says both', async ({ playground }) => {
  await playground.open()
  await playground.openText(dualStack)
  await expect(playground.thing('Node node1')).toHaveAccessibleName(
    'Node node1, 192.168.0.11 and fd00:192:168::b, 1 Pod, bridge cni0',
  )
  await expect(playground.thing('Pod web')).toHaveAccessibleName(
    /^Pod web, ready, 10\.244\.0\.\d+ and fd00:10:244::[\da-f]+, on node1$/,
  )
  await expect(playground.thing('Service web')).toHaveAccessibleName(
    'Service web, 10.96.5.5 and fd00:10:96::505 port 80, 1 of 1 endpoint ready',
  )
  await expect(playground.thing('Node node1')).toContainText('cni0 10.244.0.1, fd00:10:244::1')
  await expect(playground.thing('Pod web')).toContainText('fd00:10:244::')
  await expect(playground.thing('Service web')).toContainText('[fd00:10:96::505]:80')
})

test('what is exact and what is not is told in the app, and can be searched', async ({ playground, page }) => {
  await playground.open()
  await page.getByRole('button', { name: 'New, open, examples' }).click()
  await playground.choose('What is exact, and what is not…')
  const table = page.getByRole('dialog', { name: 'What is exact, and what is not' })
  await expect(table).toContainText('Kubernetes 1.34')
  await table.getByRole('radio', { name: 'Not modelled' }).click()
  await expect(table.getByRole('region')).toHaveCount(1)
  await table.getByRole('searchbox', { name: 'Find a behaviour' }).fill('nftables')
  await expect(table.getByRole('listitem')).toHaveCount(1)
  await table.getByRole('searchbox', { name: 'Find a behaviour' }).fill('no such thing')
  await expect(table.getByRole('status')).toContainText('Nothing about')
})

test('an address that cannot be read is refused in its field; a ping finds what it is for and shows its id', async ({
  playground,
  page,
}) => {
  await playground.open()
  const form = playground.inspector.getByRole('form', { name: 'Send a request' })
  const to = form.getByRole('combobox', { name: 'To' })
  await to.fill('icmp://web:80')
  await expect(form.getByRole('option', { name: /^Service web,/ })).toBeVisible()
  await to.press('Enter')
  await expect(to).toHaveAttribute('aria-invalid', 'true')
  await expect(to).toHaveAccessibleDescription(/a ping has neither port nor path; write icmp:\/\/HOST/)
  await to.fill('icmp://192.168.0.12')
  await expect(to).toHaveAttribute('aria-invalid', 'false')
  await expect(form.getByRole('option', { name: /^Node node2,/ })).toBeVisible()
  await to.press('Enter')
  await playground.skipToEnd()
  await playground.showTab('Conntrack')
  const onNode1 = page.getByRole('region', { name: 'Connections of node1' })
  await expect(onNode1.getByRole('row', { name: /^icmp/ })).toContainText(/192\.168\.0\.12 id \d+/)
})
