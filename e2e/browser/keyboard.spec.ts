import type { Locator, Page } from '@playwright/test'
import { expect, test } from './fixtures/playground'

test('the main job by keyboard alone', async ({ playground, page }) => {
  await playground.open()

  await test.step('begin with an empty canvas', async () => {
    await playground.tabTo(page.getByRole('button', { name: 'New, open, examples' }))
    await expectFocusSeen(page)
    await playground.press('Enter', 'Enter')
    await expect(page.getByRole('textbox', { name: 'Title' })).toHaveValue('Untitled')
  })

  await test.step('place two Nodes, a Pod on the selected Node, two Pods anywhere, and a Service', async () => {
    await playground.tabTo(playground.item('Node'))
    await expectFocusSeen(page)
    await playground.press('Enter')
    await expect(playground.thing('Node node1')).toBeVisible()
    await playground.press('Enter')
    await expect(playground.thing('Node node2')).toBeVisible()

    await playground.tabTo(playground.row('Node node2'))
    await playground.press('ArrowUp')
    while (!(await isFocused(playground.row('Node node1')))) await playground.press('ArrowUp')
    await expectFocusSeen(page)
    await playground.press('Enter')
    await playground.tabTo(playground.item('Pod'), 'Shift+Tab')
    await playground.press('Enter')
    await expect(playground.thing('Pod web-1')).toHaveAccessibleName(/on node1/)
    await playground.press('Enter', 'Enter')
    await expect(playground.thing('Pod web-3')).toHaveAccessibleName(/ready.*on node/)
    await playground.tabTo(playground.item('Service'))
    await playground.press('Enter')
    await expect(playground.thing('Service web')).toHaveAccessibleName(/3 of 3 endpoints ready/)
  })

  await test.step('go about on the canvas by arrow keys, and send from a Pod’s menu', async () => {
    await playground.tabTo(playground.thing('Node node1'))
    await expectFocusSeen(page)
    await playground.press('ArrowUp')
    await expect(playground.thing('Service web')).toBeFocused()
    await playground.press('ArrowDown', 'ArrowDown')
    await expect(playground.thing('Pod web-1')).toBeFocused()
    await expectFocusSeen(page)
    await playground.press('Shift+F10')
    await playground.menuTo('Send a request to…')
    await playground.press('Enter')
    const dialog = page.getByRole('dialog', { name: 'Send a request' })
    await expect(dialog.getByRole('combobox', { name: 'From' })).toBeFocused()
    await expectFocusSeen(page)
    await playground.press('Tab')
    await expect(dialog.getByRole('combobox', { name: 'To' })).toBeFocused()
    await playground.press('ArrowDown', 'Enter', 'Enter')
    await expect(dialog).toBeHidden()
    await expect(playground.thing('Pod web-1')).toBeFocused()
  })

  await test.step('walk step by step, back, to the end and to the start', async () => {
    await expect(playground.station()).toContainText('resolve')
    await playground.tabTo(page.getByRole('button', { name: 'Pause the walk' }))
    await playground.press('ArrowRight', 'ArrowRight')
    await expect(page.getByRole('group', { name: 'Walk controls' })).toContainText(/^3\s*of/)
    await playground.press('ArrowLeft')
    await expect(page.getByRole('group', { name: 'Walk controls' })).toContainText(/^2\s*of/)
    await playground.press('End')
    await expect(playground.station()).toContainText('deliver')
    await playground.press('Home')
    await expect(playground.station()).toContainText('resolve')
    await playground.tabTo(playground.station())
    await playground.press('ArrowDown', 'ArrowDown', 'ArrowUp')
    await expect(playground.station()).toBeFocused()
    await expect(playground.station()).toContainText('send SYN')
    await expectFocusSeen(page)
  })

  await test.step('move a Pod to another Node by its menu', async () => {
    await playground.tabTo(playground.thing('Pod web-1'), 'Shift+Tab')
    await playground.press('ContextMenu')
    await playground.menuTo('Move to Node')
    await playground.press('ArrowRight')
    await playground.menuTo('node2')
    await playground.press('Enter')
    await expect(playground.thing('Pod web-1')).toHaveAccessibleName(/on node2/)
    await expect(playground.thing('Pod web-1')).toBeFocused()
  })

  await test.step('delete it, with the focus kept, and take that back', async () => {
    await playground.press('Delete')
    await expect(playground.thing('Pod web-1')).toHaveCount(0)
    await expectFocusSeen(page)
    await expect(playground.canvas.locator(':focus')).toBeVisible()
    await playground.press('ControlOrMeta+z')
    await expect(playground.thing('Pod web-1')).toHaveAccessibleName(/on node2/)
    await playground.press('ControlOrMeta+Shift+z')
    await expect(playground.thing('Pod web-1')).toHaveCount(0)
  })
})

test('Tab goes through the whole page and out again, both ways, and always shows where it is', async ({
  playground,
  page,
}) => {
  await playground.open({ hash: 's=a-service&step=9' })
  await expect(playground.station()).toContainText('DNAT')
  for (const key of ['Tab', 'Shift+Tab']) {
    const stops = await stopsOf(page, key)
    expect(stops).toContain('Skip to the canvas')
    expect(stops).toContain('Share')
    expect(stops).toContain('Step forward')
    expect(stops.length, stops.join('\n')).toBeLessThan(70)
  }
})

test('the YAML editor keeps Tab for itself, says so, and can be left', async ({ playground, page }) => {
  await playground.open()
  await playground.thing('Service web').click()
  await playground.inspector.getByRole('tab', { name: 'YAML' }).click()
  const editor = playground.inspector.getByRole('textbox', { name: 'YAML as written' })
  await expect(editor).toHaveAccessibleDescription('Esc, then Tab, leaves the text.')
  await playground.tabTo(editor)
  await playground.press('Tab')
  await expect(editor).toBeFocused()
  await playground.press('ControlOrMeta+z', 'Escape', 'Tab')
  await expect(playground.inspector.getByRole('button', { name: 'Copy' })).toBeFocused()
  await playground.press('Shift+Tab', 'Escape', 'Shift+Tab')
  await expect(playground.inspector.getByRole('radio', { name: 'As written' })).toBeFocused()
  await expect(page.getByRole('button', { name: 'Undo' })).toHaveAttribute('aria-disabled', 'true')
})

test('the focus comes back to where it was when a dialog or a menu closes', async ({ playground, page }) => {
  await playground.open()
  const share = page.getByRole('button', { name: 'Share' })
  await playground.tabTo(share)
  await playground.press('Enter')
  await expect(page.getByRole('dialog', { name: 'Share' })).toBeVisible()
  await expectFocusSeen(page)
  await playground.press('Escape')
  await expect(share).toBeFocused()

  const row = playground.row('Service web')
  await playground.tabTo(playground.row('Node node1'), 'Shift+Tab')
  while (!(await isFocused(row))) await playground.press('ArrowDown')
  await playground.press('Shift+F10')
  await expect(page.getByRole('menu')).toBeVisible()
  await playground.press('Escape')
  await expect(row).toBeFocused()

  await playground.press('Delete')
  await expect(playground.thing('Service web')).toHaveCount(0)
  await expect(page.getByRole('tree', { name: 'Outline' }).locator(':focus')).toBeVisible()
  await expectFocusSeen(page)
})

/** What Tab stops at until it leaves the page, by name. */
async function stopsOf(page: Page, key: string): Promise<string[]> {
  const stops: string[] = []
  for (let presses = 0; presses < 120; presses++) {
    await page.keyboard.press(key)
    const { name, fault } = await focus(page)
    if (name === undefined) return stops
    expect(fault).toBeUndefined()
    stops.push(name)
  }
  throw new Error(`${key} never leaves the page: ${stops.join(', ')}`)
}

/** That something has the focus, is within the window, is not covered, and looks focused. */
async function expectFocusSeen(page: Page): Promise<void> {
  const { name, fault } = await focus(page)
  expect(name, 'what has the focus').toBeDefined()
  expect(fault).toBeUndefined()
}

/** What has the focus, if anything, and why it cannot be seen. */
function focus(page: Page): Promise<{ readonly name?: string; readonly fault?: string }> {
  return page.evaluate(() => {
    const { activeElement: element } = document
    if (!element || element === document.body) return {}
    const name = element.getAttribute('aria-label') ?? element.textContent.trim().slice(0, 40)
    const { left, top, right, bottom } = element.getBoundingClientRect()
    if (right <= 0 || bottom <= 0 || left >= innerWidth || top >= innerHeight) {
      return { name, fault: `${name} is out of the window` }
    }
    const points = [0.02, 0.5, 0.98].flatMap((x) =>
      [0.04, 0.5, 0.96].map((y) => [left + (right - left) * x, top + (bottom - top) * y] as const),
    )
    const isCovered = points.every(([x, y]) => !element.contains(document.elementFromPoint(x, y)))
    if (isCovered) return { name, fault: `${name} is covered` }
    const styles = [getComputedStyle(element), getComputedStyle(element, '::after')]
    const isMarked = styles.some(
      ({ outlineStyle, outlineWidth, backgroundColor, content }) =>
        (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1.5) ||
        (content !== 'none' && content !== 'normal' && backgroundColor !== 'rgba(0, 0, 0, 0)'),
    )
    return isMarked ? { name } : { name, fault: `${name} does not look focused` }
  })
}

const isFocused = (target: Locator): Promise<boolean> =>
  target.evaluate((element) => element === document.activeElement)
