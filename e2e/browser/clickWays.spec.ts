import { devices } from '@playwright/test'
import { expect, middle, test, type Playground } from './fixtures/playground'

/** Where a Node is free of its Pods. */
const head = { x: 120, y: 20 }

test('what is dragged can be clicked: place, send, move', async ({ playground, page }) => {
  await playground.open({ example: 'New, empty' })

  await test.step('click a thing of the palette, then its place', async () => {
    await playground.item('Node').click()
    await expect(playground.item('Node')).toHaveAttribute('aria-pressed', 'true')
    await clickCanvas(playground, { x: 500, y: 300 })
    await expect(playground.thing('Node node1')).toBeVisible()
    await expect(playground.item('Node')).toHaveAttribute('aria-pressed', 'false')
    await playground.item('Node').click()
    await clickCanvas(playground, { x: 840, y: 300 })
    await playground.item('Pod').click()
    await playground.thing('Node node2').click()
    await expect(playground.thing('Pod web-1')).toHaveAccessibleName(/on node2/)
    await playground.item('Service').click()
    await playground.thing('Pod web-1').click()
    await expect(playground.thing('Service web')).toHaveAccessibleName(/1 of 1 endpoint ready/)
  })

  await test.step('a second click on the palette, or Escape, puts it back', async () => {
    await playground.item('Pod').click()
    await playground.item('Pod').click()
    await expect(playground.item('Pod')).toHaveAttribute('aria-pressed', 'false')
    await playground.item('Pod').click()
    await page.keyboard.press('Escape')
    await expect(playground.item('Pod')).toHaveAttribute('aria-pressed', 'false')
    await expect(playground.thing('Pod web-2')).toHaveCount(0)
  })

  await test.step('click a Pod’s plug, then where the request goes', async () => {
    await playground.item('Pod').click()
    await playground.thing('Node node1').click()
    const plug = playground.thing('Pod web-2').getByRole('button', { name: 'Send a request from web-2' })
    await plug.click()
    await expect(plug).toHaveAttribute('aria-pressed', 'true')
    await playground.thing('Service web').click()
    await expect(playground.station()).toContainText('resolve')
    await playground.chooseOutcome(/web-1/)
    expect((await playground.machines()).slice(0, 4)).toEqual(['web-2', 'node1', 'node2', 'web-1'])
  })

  await test.step('move a Pod by its menu, and by clicking a Node', async () => {
    await playground.thing('Pod web-1').click({ button: 'right' })
    await playground.choose('Move to Node', 'node1')
    await expect(playground.thing('Pod web-1')).toHaveAccessibleName(/on node1/)

    await playground.thing('Pod web-1').click({ button: 'right' })
    await playground.choose('Move by clicking a Node')
    await playground.thing('Node node2').click({ position: head })
    await expect(playground.thing('Pod web-1')).toHaveAccessibleName(/on node2/)
  })

  await test.step('or drag it there, from there', async () => {
    await playground.dragPointer(
      await middle(playground.thing('Pod web-1')),
      await middle(playground.thing('Node node1')),
    )
    await expect(playground.thing('Pod web-1')).toHaveAccessibleName(/on node1/)
  })
})

test.describe('by touch', () => {
  test.use({ hasTouch: true, viewport: { width: 1180, height: 820 } })

  test('tap a thing and its place, a plug and its target, and find the menus', async ({ playground, page }) => {
    await playground.open({ example: 'New, empty' })
    await page.getByRole('button', { name: 'Place a Node' }).tap()
    await tapCanvas(playground, { x: 420, y: 330 })
    await expect(playground.thing('Node node1')).toBeVisible()
    await page.getByRole('button', { name: 'Place a Pod' }).tap()
    await playground.thing('Node node1').tap({ position: head })
    await expect(playground.thing('Pod web-1')).toHaveAccessibleName(/on node1/)
    await page.getByRole('button', { name: 'Close the inspector' }).tap()
    await page.getByRole('button', { name: 'Place a Pod' }).tap()
    await playground.thing('Node node1').tap({ position: head })
    await page.getByRole('button', { name: 'Place a Service' }).tap()
    await playground.thing('Pod web-1').tap()
    await expect(playground.thing('Service web')).toHaveAccessibleName(/2 of 2 endpoints ready/)
    await page.getByRole('button', { name: 'Close the inspector' }).tap()

    await playground.thing('Pod web-2').getByRole('button', { name: 'Send a request from web-2' }).tap()
    await playground.thing('Service web').tap()
    await expect(playground.station()).toContainText('resolve')
  })
})

test.describe('on a phone', () => {
  test.use({ ...phone(), hasTouch: true })

  test('build, send and read a walk without the canvas', async ({ playground, page }) => {
    await playground.open()
    await page.getByRole('button', { name: 'New, open, examples' }).tap()
    await page.getByRole('menuitem', { name: 'New, empty' }).tap()
    for (const what of ['Node', 'Pod', 'Pod', 'Service']) {
      await page.getByRole('button', { name: 'Place', exact: true }).tap()
      await page.getByRole('menuitem', { name: what, exact: true }).tap()
    }
    await expect(playground.row('Service web')).toHaveAccessibleName(/2 of 2 ready/)
    await playground.row('Pod web-1').tap()
    await page.getByRole('button', { name: 'Send a request', exact: true }).tap()
    const dialog = page.getByRole('dialog', { name: 'Send a request' })
    await dialog.getByRole('option', { name: 'Service web' }).tap()
    await dialog.getByRole('button', { name: 'Send' }).tap()
    await expect(playground.station()).toContainText('resolve')
    await page.getByRole('button', { name: 'Step forward' }).tap()
    await expect(playground.station()).toContainText('send SYN')
    await playground.skipToEnd()
    await expect(playground.station()).toContainText('deliver')
    await page.getByRole('tab', { name: 'Map' }).tap()
    await expect(playground.thing('Service web')).toBeVisible()
    await page.getByRole('tab', { name: 'Rules' }).tap()
    await expect(page.getByRole('region', { name: 'iptables-save' })).toContainText('KUBE-SVC-')
  })
})

function phone() {
  const { viewport, deviceScaleFactor } = devices['iPhone 13']
  return { viewport: { ...viewport, height: 844 }, deviceScaleFactor }
}

async function clickCanvas(playground: Playground, at: { readonly x: number; readonly y: number }): Promise<void> {
  const { x, y } = await playground.onCanvas(at)
  await playground.page.mouse.click(x, y)
}

async function tapCanvas(playground: Playground, at: { readonly x: number; readonly y: number }): Promise<void> {
  const { x, y } = await playground.onCanvas(at)
  await playground.page.touchscreen.tap(x, y)
}
