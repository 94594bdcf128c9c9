import { expect, test } from './fixtures/playground'

test.beforeEach(async ({ page }) => {
  // Nothing is loaded ahead, and what is loaded takes its time.
  await page.addInitScript(() => Object.assign(window, { requestIdleCallback: () => 0 }))
  await page.route(/(?:Sheet|Entries)-[^/]*\.js$/, async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 500))
    await route.continue()
  })
})

test('the first click on a menu opens it, though it is loaded only then', async ({ playground, page }) => {
  await playground.open()
  const button = page.getByRole('button', { name: 'New, open, examples' })
  await button.click()
  await expect(page.getByRole('menu', { name: 'New, open, examples' })).toBeVisible()
  await expect(button).toHaveAttribute('aria-expanded', 'true')
  await button.click()
  await expect(page.getByRole('menu')).toHaveCount(0)
  await button.click()
  await page.getByRole('menuitem', { name: 'New, empty' }).click()
  await expect(page.getByRole('menu')).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Start with three Nodes' })).toBeVisible()
})

test('by keyboard its first item has the focus, and Escape gives it back to the button', async ({
  page,
  playground,
}) => {
  await playground.open()
  const button = page.getByRole('button', { name: 'New, open, examples' })
  for (const key of ['Enter', 'Space', 'ArrowDown']) {
    await button.focus()
    await page.keyboard.press(key)
    await expect(page.getByRole('menuitem', { name: 'New, empty' })).toBeFocused()
    await page.keyboard.press('Escape')
    await expect(button).toBeFocused()
  }
})

test('a right click opens at the pointer, once more at another place', async ({ playground, page }) => {
  await playground.open()
  await playground.row('Node node1').click({ button: 'right' })
  await expect(page.getByRole('menu').getByRole('menuitem', { name: 'Delete' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('menu')).toHaveCount(0)
  const row = playground.row('Service web')
  await row.click({ button: 'right' })
  const menu = page.getByRole('menu')
  await expect(menu).toBeVisible()
  const [at, by] = [await menu.boundingBox(), await row.boundingBox()]
  expect(Math.abs((at?.y ?? 0) - (by?.y ?? 0))).toBeLessThan(60)
})

test('a tooltip comes on focus and on hover, describes its button and goes by Escape', async ({ playground, page }) => {
  await playground.open()
  const button = page.getByRole('button', { name: 'New, open, examples' })
  const tooltip = page.getByRole('tooltip')
  await button.hover()
  await expect(tooltip).toBeVisible()
  await expect(button).toHaveAccessibleDescription(/New/)
  await tooltip.hover()
  await expect(tooltip).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(tooltip).toHaveCount(0)
  await playground.tabTo(button)
  await expect(tooltip).toBeVisible()
  await page.keyboard.press('Tab')
  await expect(button).not.toHaveAttribute('aria-describedby')
})

test.describe('without a connection', () => {
  test.use({ provoked: /Failed to load resource|dynamically imported module/ })

  test('a menu that cannot be loaded says so, and the page stays', async ({ playground, page }) => {
    await playground.open()
    const parts = /(?:MenuSheet|FileEntries)-[^/]*\.js$/
    await page.route(parts, (route) => route.abort())
    const button = page.getByRole('button', { name: 'New, open, examples' })
    await button.click()
    await expect(playground.notices).toContainText('The menu could not be opened')
    await expect(button).toHaveAttribute('aria-expanded', 'false')
    await expect(playground.row('Node node1')).toBeVisible()
  })
})
