import type { Locator, Page } from '@playwright/test'
import { scan, scanContrast } from './fixtures/axe'
import { expect, test, type Playground } from './fixtures/playground'

/** The page's clock, by what it says. */
const clockOf = (page: Page) => {
  const bar = page.getByRole('region', { name: 'Clock' })
  return {
    bar,
    time: bar.getByRole('timer', { name: 'Simulated time' }),
    moment: bar.getByRole('slider', { name: 'Moment' }),
    said: bar.getByRole('status', { name: 'The clock in words' }),
    button: (name: string): Locator => bar.getByRole('button', { name, exact: true }),
  }
}

/** Opens the first example, lets things take time, and scales web from three to five. */
async function scaledOverTime(playground: Playground, page: Page): Promise<ReturnType<typeof clockOf>> {
  await playground.open()
  await page.getByRole('radio', { name: 'Over time' }).click()
  const clock = clockOf(page)
  await expect(clock.time).toHaveText(/^0:00\.0/)
  await page.getByRole('treeitem', { name: /^web, Deployment|^Deployment web/ }).click()
  const more = playground.inspector.getByRole('button', { name: 'One more: Replicas' })
  await more.click()
  await more.click()
  await playground.tick(1)
  return clock
}

const endpoints = (playground: Playground): Locator => playground.thing('Service web')

test('a Deployment that is scaled: Pods, endpoints and rules follow one after the other, and can be gone back through', async ({
  playground,
  page,
}) => {
  const clock = await scaledOverTime(playground, page)
  await expect(playground.inspector).toContainText('3 ready')
  await expect(endpoints(playground)).toContainText('3 of 3')
  await expect(clock.bar).toContainText(/Next in \d+ ms: deployment-controller: .*scaled from 3 to 5/)

  const step = clock.button('To the next event')
  await step.click()
  await expect(clock.said).toContainText(/^0:00\.0: deployment-controller: .*scaled/)
  await clock.button('Run until').click()
  await page.getByRole('menuitem', { name: 'web has 5 ready endpoints' }).click()
  await playground.tick(30_000)
  await expect(endpoints(playground)).toContainText('5 of 5')
  await expect(playground.notices).toContainText('web has 5 ready endpoints.')

  // No Node's rules know of the new ones yet.
  await clock.button('Run until').click()
  await page.getByRole('menuitem', { name: 'kube-proxy of node2 has synced' }).click()
  await playground.tick(5000)
  await expect(clock.said).toContainText('kube-proxy of node2 has synced')

  await clock.moment.fill('0')
  await expect(clock.time).toHaveText(/^0:00\.0/)
  await expect(endpoints(playground)).toContainText('3 of 3')
  await clock.button('Back to now').click()
  await expect(endpoints(playground)).toContainText('5 of 5')
})

test('an earlier moment cannot be changed, and says so with the way back', async ({ playground, page }) => {
  const clock = await scaledOverTime(playground, page)
  await clock.button('Let time run').click()
  await playground.tick(3200)
  await clock.button('Stop time').click()
  await expect(clock.time).toHaveText(/^0:03\.2/)
  await clock.moment.focus()
  await page.keyboard.press('ArrowLeft')
  await expect(clock.moment).toHaveAttribute('aria-valuetext', /^0:03\.1, .* ago$/)
  await expect(clock.said).toContainText('Nothing can be changed until you go back to now')
  await expect(clock.button('Let time run')).toBeDisabled()
  await expect(page.getByRole('button', { name: 'Undo', exact: true })).toBeDisabled()

  await playground.inspector.getByRole('button', { name: 'One more: Replicas' }).click()
  await expect(playground.notices).toContainText('which cannot be changed any more')
  await playground.notices.getByRole('button', { name: 'Back to now' }).click()
  await expect(clock.time).toHaveText(/^0:03\.2/)
  await expect(playground.notices).not.toContainText('which cannot be changed any more')
  await playground.inspector.getByRole('button', { name: 'One more: Replicas' }).click()
  await clock.button('Let time run').click()
  await playground.tick(1600)
  await expect(clock.time).toHaveText(/^0:04\.8/)
})

test('the clock by keys alone: run, stand still, on and back by an event, and back to now', async ({
  playground,
  page,
}) => {
  const clock = await scaledOverTime(playground, page)
  await page.getByRole('main').focus()
  await page.keyboard.press('Shift+ArrowRight')
  await expect(clock.said).toContainText('deployment-controller')
  await page.keyboard.press('Shift+Space')
  await expect(clock.button('Stop time')).toBeVisible()
  await expect(clock.said).toHaveText('Time runs at 1 times.')
  await playground.tick(1000)
  await page.keyboard.press('Shift+Space')
  await expect(clock.button('Let time run')).toBeVisible()
  const now = (await clock.time.textContent()) ?? ''
  await page.keyboard.press('Shift+ArrowLeft')
  await expect(clock.bar).toContainText('Nothing can be changed until you go back to now')
  await page.keyboard.press('Shift+End')
  await expect(clock.time).toHaveText(now)
})

test('how a cluster takes its time is a part of the document: undo takes it back', async ({ playground, page }) => {
  await playground.open()
  await page.getByRole('radio', { name: 'Over time' }).click()
  await expect(clockOf(page).bar).toBeVisible()
  await page.getByRole('button', { name: 'Undo', exact: true }).click()
  await expect(clockOf(page).bar).toHaveCount(0)
  await expect(page.getByRole('radio', { name: 'Instant' })).toBeChecked()
})

test('time that runs moves nothing on the page but what has changed', async ({ playground, page }) => {
  const clock = await scaledOverTime(playground, page)
  const places = async (): Promise<readonly unknown[]> =>
    Promise.all([clock.button('Run until'), clock.moment, playground.dock].map((one) => one.boundingBox()))
  const before = await places()
  await clock.button('Speed of time, 1 times').click()
  await page.getByRole('menuitemcheckbox', { name: '60×' }).click()
  await clock.button('Let time run').click()
  await playground.tick(15_000)
  await expect(clock.time).toHaveText(/^(14:5\d|15:00)\./)
  await clock.button('Stop time').click()
  expect(await places()).toEqual(before)
})

test('the clock has no barriers, now or at an earlier moment, in either theme', async ({ playground, page }) => {
  const clock = await scaledOverTime(playground, page)
  const part = '[aria-label="Clock"]'
  await scan(page, 'the clock', part)
  await clock.button('To the next event').click()
  await clock.moment.fill('0')
  await scan(page, 'the clock at an earlier moment', part)
  await page.getByRole('button', { name: /dark theme/ }).click()
  await scanContrast(page, 'the dark clock at an earlier moment', part)
  await clock.button('Back to now').click()
  await scanContrast(page, 'the dark clock', part)
})

test.describe('on a small screen', () => {
  test.use({ viewport: { width: 390, height: 844 } })

  test('the menu lets things take time, and the clock stands above the panes', async ({ playground, page }) => {
    await playground.open()
    await page.getByRole('button', { name: 'New, open, examples' }).click()
    await page.getByRole('menuitem', { name: 'Let things take time' }).click()
    const clock = clockOf(page)
    await clock.button('Let time run').click()
    await playground.tick(1600)
    await clock.button('Stop time').click()
    await expect(clock.time).toHaveText(/^0:01\.6/)
    await clock.moment.fill('1000')
    await expect(clock.time).toHaveText(/^0:01\.0/)
    await clock.button('Back to now').click()
    await expect(clock.time).toHaveText(/^0:01\.6/)
    await page.getByRole('tab', { name: 'Map' }).click()
    await expect(clock.bar).toBeVisible()
  })
})
