import { expect, test, type Playground } from './fixtures/playground'

test('a selector that matches nothing: rejected by the Node, and mended by the proposed fix', async ({
  playground,
  page,
}) => {
  await playground.open({ example: 'A Service without endpoints' })
  await playground.sendSaved('client asks for web')
  await expect(playground.dock).toContainText('rejected')
  await expect(playground.verdict()).toContainText('Service default/web has no endpoints')
  await expect(playground.verdict()).toContainText('no-endpoints')

  await test.step('the step that decided, and its rule', async () => {
    await playground.goTo('REJECT')
    await expect(playground.station()).toContainText('answers icmp-port-unreachable')
    await expect(playground.rule('-j REJECT').first()).toHaveAttribute('aria-current', 'step')
    expect(await playground.machines()).toEqual(['client', 'node1', 'node1', 'client'])
  })

  await test.step('the object at fault', async () => {
    await playground.verdict().getByRole('button', { name: 'Service web' }).click()
    await expect(playground.inspector.getByRole('heading', { name: 'web' })).toBeVisible()
    await expect(playground.inspector.getByRole('region', { name: 'Findings' })).toContainText('wbe')
  })

  await test.step('the fix mends it, and sending again delivers', async () => {
    await playground.verdict().getByRole('button', { name: 'Apply fix' }).click()
    await expect(playground.thing('Service web')).toHaveAccessibleName(/2 of 2 endpoints ready/)
    await page.getByRole('button', { name: 'Send it again' }).click()
    await playground.skipToEnd()
    await expect(playground.dock).toContainText('delivered')
    await expect(playground.verdict()).toHaveCount(0)
  })
})

test('a wrong targetPort: refused by the Pod itself, and mended by the proposed fix', async ({ playground, page }) => {
  await playground.open({ example: 'The wrong target port' })
  await playground.sendSaved('client asks for web')
  await expect(playground.dock).toContainText('refused')
  await expect(playground.verdict()).toContainText('Nothing listens on port 8888/TCP')
  await expect(playground.verdict()).toContainText('nothing-listens')
  await playground.goTo('socket')
  await expect(playground.station()).toContainText('nothing listens on port 8888')
  await expect(playground.walk()).toContainText('answer RST')

  await playground.verdict().getByRole('button', { name: 'Apply fix' }).click()
  await page.getByRole('button', { name: 'Send it again' }).click()
  await playground.skipToEnd()
  await expect(playground.dock).toContainText('delivered')
})

test('a wrong name: not resolved, after every name of the search list was asked for', async ({ playground, page }) => {
  await playground.open()
  await playground.send('Pod client', 'http://wbe/')
  await playground.skipToEnd()
  await expect(playground.dock).toContainText('not resolved')
  await expect(playground.verdict()).toContainText(
    'None of the 4 names that the resolver tries for wbe exists (NXDOMAIN)',
  )
  await expect(playground.verdict()).toContainText('nxdomain')
  const packets = page.getByRole('combobox', { name: 'Packet to follow' })
  expect(await packets.getByRole('option').allInnerTexts()).toEqual([
    'DNS 1: wbe.default.svc.cluster.local. NXDOMAIN',
    'DNS 2: wbe.svc.cluster.local. NXDOMAIN',
    'DNS 3: wbe.cluster.local. NXDOMAIN',
    'DNS 4: wbe. NXDOMAIN',
  ])
  await packets.selectOption({ label: 'DNS 1: wbe.default.svc.cluster.local. NXDOMAIN' })
  await expect(playground.walk()).toContainText('answer NXDOMAIN')

  await test.step('a name that nobody can ask for', async () => {
    await playground.send('Pod client', 'http://a..b/')
    await expect(playground.dock).toContainText('not resolved')
    await expect(playground.verdict()).toContainText('"a..b" is no name that a resolver asks for')
  })
})

test('a NodePort from outside: delivered on either Node, and the Pod sees the Node', async ({ playground }) => {
  await playground.open({ example: 'A NodePort, from outside' })
  for (const { node, address, machines } of [
    { node: 'node1', address: '192.168.0.11', machines: ['laptop', 'node1', 'node2', 'web'] },
    { node: 'node2', address: '192.168.0.12', machines: ['laptop', 'node2', 'web'] },
  ]) {
    await test.step(`asked on ${node}`, async () => {
      await playground.sendSaved(`laptop asks ${node}`)
      await expect(playground.dock).toContainText('delivered')
      expect(await playground.machines()).toEqual([...machines, ...machines.toReversed()])
      await playground.goTo('MASQUERADE')
      const source = playground.station().getByRole('deletion')
      await expect(source).toHaveText(/198\.51\.100\.7:\d+$/)
      await expect(playground.station().getByRole('insertion')).toHaveText(new RegExp(`${address}:\\d+$`))
      await playground.goTo('DNAT')
      await expect(playground.station().getByRole('deletion')).toHaveText(new RegExp(`${address}:30080$`))
      await expect(playground.station().getByRole('insertion')).toHaveText(/10\.244\.1\.\d+:8080$/)
      await expect(playground.walk()).toContainText(`puts back the destination ${address}`)
    })
  }
})

test('all endpoints not ready: rejected, while the Pods stand there and answer by their own address', async ({
  playground,
}) => {
  await playground.open({ example: 'A Service and its Pods' })
  for (const pod of await podsOf(playground, 'web-')) {
    await playground.thing(`Pod ${pod}`).click()
    await playground.inspector.getByRole('switch', { name: 'Ready' }).click()
    await expect(playground.thing(`Pod ${pod}`)).toHaveAccessibleName(/not ready/)
  }
  await expect(playground.thing('Service web')).toHaveAccessibleName(/0 of 3 endpoints ready/)
  await playground.send('Pod client', 'http://web/')
  await playground.skipToEnd()
  await expect(playground.dock).toContainText('rejected')
  await expect(playground.verdict()).toContainText('no-endpoints')
  await expect(playground.verdict()).toContainText('readiness=fail')

  await playground.showTab('Endpoints')
  await expect(playground.dock.getByRole('region', { name: 'Endpoints of web', exact: true })).toContainText(
    'not ready',
  )
  await playground.showTab('Walk')

  const [pod] = await podsOf(playground, 'web-')
  const address = /10\.244\.\d+\.\d+/.exec((await playground.thing(`Pod ${pod}`).getAttribute('aria-label')) ?? '')?.[0]
  await playground.send('Pod client', `http://${address ?? ''}:8080/`)
  await playground.skipToEnd()
  await expect(playground.dock).toContainText('delivered')
})

/** The names of the Pods on the canvas that begin so. */
async function podsOf(playground: Playground, prefix: string): Promise<string[]> {
  const names = (await playground.addresses()).map((name) => /^Pod ([^,]+)/.exec(name)?.[1] ?? '')
  return names.filter((name) => name.startsWith(prefix))
}
