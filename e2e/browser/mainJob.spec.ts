import { expect, middle, Playground, test } from './fixtures/playground'

test('build a cluster by dragging, send a request, read the walk, share it, come back to it', async ({
  playground,
  page,
  browser,
}) => {
  await playground.open({ example: 'New, empty' })

  await test.step('drag two Nodes, three Pods and a Service from the palette', async () => {
    await playground.drag('Node', { x: 200, y: 200 })
    await expect(playground.thing('Node node1')).toBeVisible()
    await playground.drag('Node', { x: 560, y: 200 })
    await expect(playground.thing('Node node2')).toBeVisible()
    await playground.drag('Pod', playground.thing('Node node1'))
    await expect(playground.thing('Pod web-1')).toHaveAccessibleName(/on node1/)
    await playground.drag('Pod', playground.thing('Node node2'))
    await playground.drag('Pod', playground.thing('Node node2'))
    await expect(playground.thing('Pod web-3')).toHaveAccessibleName(/ready.*on node2/)
    await playground.drag('Service', playground.thing('Pod web-3'))
    await expect(playground.thing('Service web')).toHaveAccessibleName(/3 of 3 endpoints ready/)
  })

  await test.step('send a request by dragging from a Pod’s plug to the Service', async () => {
    const plug = playground.thing('Pod web-1').getByRole('button', { name: 'Send a request from web-1' })
    await playground.dragPointer(await middle(plug), await middle(playground.thing('Service web')))
    await expect(playground.station()).toContainText('resolve')
    await page.getByRole('button', { name: 'Pause the walk' }).click()
  })

  await test.step('the drawn outcome: hop order, DNAT, lit rules, the answer', async () => {
    await playground.chooseOutcome(/web-2/)
    expect(await playground.machines()).toEqual([
      'web-1',
      'node1',
      'node2',
      'web-2',
      'web-2',
      'node2',
      'node1',
      'web-1',
    ])
    await playground.goTo('DNAT')
    const dnat = playground.station()
    await expect(dnat.getByRole('deletion')).toHaveText(/10\.\d+\.\d+\.\d+:80$/)
    await expect(dnat.getByRole('insertion')).toHaveText(/10\.244\.1\.\d+:8080$/)
    await expect(playground.rule('DNAT --to-destination')).toHaveAttribute('aria-current', 'step')
    await expect(playground.rule('KUBE-SEP-').first()).toBeVisible()

    await page.getByRole('tab', { name: 'Rules' }).click()
    const text = page.getByRole('region', { name: 'iptables-save' })
    await expect(text.locator('[aria-current=step]')).toContainText('--to-destination 10.244.1.')
    await expect(text.locator('[data-result=hit]', { hasText: '-A PREROUTING' }).first()).toContainText('KUBE-SERVICES')
    await page.getByRole('tab', { name: 'Walk' }).click()

    await page.getByRole('button', { name: 'Skip to the end' }).click()
    await expect(playground.station()).toContainText('deliver')
    await expect(page.getByRole('region', { name: 'Dock' })).toContainText('delivered')
  })

  const link = await test.step('share it, and see the same scenario and the same walk in another browser', async () => {
    await page.getByRole('button', { name: 'Share' }).click()
    const url = await page.getByRole('dialog').getByRole('textbox').first().inputValue()
    await page.keyboard.press('Escape')
    const here = { addresses: await playground.addresses(), walk: await playground.walkText() }

    const other = new Playground(await (await browser.newContext()).newPage())
    await other.page.goto(url.replace('#', '?clock=manual#'))
    await expect(other.thing('Service web')).toHaveAccessibleName(/3 of 3 endpoints ready/)
    expect(await other.addresses()).toEqual(here.addresses)
    // The link names the moment too: the request, the outcome that was chosen, and the step.
    await expect(other.station()).toContainText('deliver')
    expect(await other.walkText()).toEqual(here.walk)
    await other.page.close()
    return url
  })
  expect(link.length).toBeLessThan(2000)

  await test.step('a Pod that is not ready leaves the endpoints, the rules and the outcomes', async () => {
    await playground.thing('Pod web-2').click()
    await page.getByRole('complementary', { name: 'Inspector' }).getByRole('switch', { name: 'Ready' }).click()
    await expect(playground.thing('Pod web-2')).toHaveAccessibleName(/not ready/)
    await expect(playground.thing('Service web')).toHaveAccessibleName(/2 of 3 endpoints ready/)
    const address = /10\.244\.1\.\d+/.exec((await playground.thing('Pod web-2').getAttribute('aria-label')) ?? '')?.[0]
    await page.getByRole('tab', { name: 'Rules' }).click()
    const text = page.getByRole('region', { name: 'iptables-save' })
    await expect(text).toContainText('KUBE-SVC-')
    await expect(text).not.toContainText(`--to-destination ${address ?? ''}:8080`)
    await page.getByRole('tab', { name: 'Walk' }).click()
    await page.getByRole('button', { name: 'Send it again' }).click()
    expect(await playground.outcomes()).toHaveLength(2)
  })

  await test.step('reload: the work is still there', async () => {
    await expect(page.getByRole('banner')).toContainText('Saved')
    await page.reload()
    await expect(playground.thing('Pod web-2')).toHaveAccessibleName(/not ready/)
    await expect(playground.thing('Service web')).toHaveAccessibleName(/2 of 3 endpoints ready/)
  })
})

test('undo to the beginning, redo to the end', async ({ playground, page }) => {
  await playground.open({ example: 'New, empty' })
  await playground.drag('Node', { x: 300, y: 220 })
  await playground.drag('Pod', playground.thing('Node node1'))
  await playground.drag('Pod', playground.thing('Node node1'))
  await playground.drag('Service', playground.thing('Pod web-1'))
  await expect(playground.thing('Service web')).toHaveAccessibleName(/2 of 2 endpoints ready/)
  const end = await placed(playground)

  const undo = page.getByRole('button', { name: 'Undo' })
  for (let i = 0; i < 4; i++) await undo.click()
  await expect(playground.thing('Node node1')).toHaveCount(0)
  await expect(playground.thing('Service web')).toHaveCount(0)

  const redo = page.getByRole('button', { name: 'Redo' })
  for (let i = 0; i < 4; i++) await redo.click()
  await expect(playground.thing('Service web')).toHaveAccessibleName(/2 of 2 endpoints ready/)
  await expect(redo).toHaveAttribute('aria-disabled', 'true')
  expect(await placed(playground)).toEqual(end)
})

/** What somebody placed; CoreDNS' Pods get new names when they are made again, as they would. */
async function placed(playground: Playground): Promise<string[]> {
  return (await playground.addresses()).filter((name) => !name.includes('coredns'))
}
