import type { Locator, Page } from '@playwright/test'
import { expect, test, type Playground } from './fixtures/playground'

/** Opens the first example, lets things take time, and shows the timeline. */
async function openOverTime(playground: Playground, page: Page): Promise<void> {
  await playground.open()
  await page.getByRole('radio', { name: 'Over time' }).click()
  await expect(clock(page)).toBeVisible()
  await playground.showTab('Timeline')
}

const clock = (page: Page): Locator => page.getByRole('region', { name: 'Clock' })
const chosen = (page: Page): Locator => page.getByRole('region', { name: 'Chosen event' })

async function run(playground: Playground, page: Page, ms: number): Promise<void> {
  const button = clock(page).getByRole('button', { name: 'Let time run', exact: true })
  if (await button.isVisible()) await button.click()
  await playground.tick(ms)
}

/** Breaks a thing on the canvas by its menu. */
async function breakThing(playground: Playground, thing: Locator, how: string): Promise<void> {
  const box = await thing.boundingBox()
  await thing.click({ button: 'right', position: { x: (box?.width ?? 60) / 2, y: 12 } })
  await playground.page.getByRole('menuitem', { name: 'Break', exact: true }).click()
  await playground.page.getByRole('menuitem', { name: how }).click()
}

test('the timeline leads from new rules back to the Deployment that was scaled, and to that moment', async ({
  playground,
  page,
}) => {
  await openOverTime(playground, page)
  await page.getByRole('treeitem', { name: /^Deployment web/ }).click()
  await playground.inspector.getByRole('button', { name: 'One more: Replicas' }).click()
  await run(playground, page, 5000)

  await page.getByRole('radio', { name: 'List' }).click()
  await page.getByRole('searchbox', { name: 'Filter events' }).fill('kube-proxy/node2 rules')
  const list = page.getByRole('listbox', { name: 'Events' })
  await list.focus()
  await page.keyboard.press('End')
  await expect(chosen(page)).toContainText('kube-proxy on node2 has written its rules')
  const causes = chosen(page).getByRole('list', { name: 'Because of' }).getByRole('listitem')
  await expect(causes.first()).toContainText('apiserver deployment.apps/web configured')
  await expect(causes.filter({ hasText: /replicaset-controller pod\/web-.* created/ })).toHaveCount(1)
  await expect(causes.filter({ hasText: 'scheduler Successfully assigned' })).toHaveCount(1)
  await expect(causes.last()).toContainText('endpointslice-controller')

  await page.keyboard.press('Enter')
  await expect(clock(page).getByRole('button', { name: 'Back to now' })).toBeVisible()
  await expect(playground.thing('Service web')).toContainText('4 of 4')

  // The first cause, in the lanes, by keyboard alone.
  await page.getByRole('searchbox', { name: 'Filter events' }).fill('')
  await page.getByRole('radio', { name: 'Lanes' }).click()
  await causes.first().getByRole('button').click()
  await expect(chosen(page)).toContainText('It led to')
  const lanes = page.getByRole('listbox', { name: 'Events by component' })
  await lanes.focus()
  await expect(lanes.getByRole('option', { selected: true })).toContainText('apiserver: deployment.apps/web configured')
  await page.keyboard.press('Enter')
  await expect(playground.thing('Service web')).toContainText('3 of 3')
  await clock(page).getByRole('button', { name: 'Back to now' }).click()
  await expect(playground.thing('Service web')).toContainText('4 of 4')
})

test('a new Service shows its way from the API server to the rules of each Node, and who has it when', async ({
  playground,
  page,
}) => {
  await openOverTime(playground, page)
  await playground.drag('Service', { x: 620, y: 60 })
  await page.getByRole('searchbox', { name: 'Filter events' }).fill('service created apiserver')
  await page.getByRole('listbox', { name: 'Events by component' }).focus()
  await page.keyboard.press('End')
  const steps = chosen(page).getByRole('list', { name: 'From the API server to the first packet' })
  const step = (who: string): Locator => steps.getByRole('listitem').filter({ hasText: who })
  await expect(step('etcd')).toContainText('+0 ms')
  await expect(step('kube-proxy/node3')).toContainText('not yet')
  await run(playground, page, 3000)
  await expect(step('coredns')).toContainText('+60 ms')
  for (const node of ['node1', 'node2', 'node3']) {
    await expect(step(`kube-proxy/${node}`)).toContainText('has written its rules')
  }
  await expect(step('not yet')).toHaveCount(0)
})

test('a Node that is switched off is marked, becomes NotReady, and reports again once it is mended', async ({
  playground,
  page,
}) => {
  await openOverTime(playground, page)
  const node = playground.thing('Node node3')
  await breakThing(playground, node, 'Switch off')
  await expect(node).toContainText('switched off')
  await clock(page).getByRole('button', { name: 'Speed of time, 1 times' }).click()
  await page.getByRole('menuitemcheckbox', { name: '60×' }).click()
  await run(playground, page, 1200)
  await expect(node).toContainText('NotReady')
  await expect(playground.thing('Service web')).toContainText('2 of 3')
  await page
    .getByRole('region', { name: 'Broken' })
    .getByRole('button', { name: 'Mend: node3 is switched off' })
    .click()
  await expect(page.getByRole('region', { name: 'Broken' })).toHaveCount(0)
  await run(playground, page, 600)
  await expect(node).not.toContainText('NotReady')
})

test('a readiness probe that fails takes its Pod out of the endpoints and of every Node’s rules, and can be watched', async ({
  playground,
  page,
}) => {
  await openOverTime(playground, page)
  const pod = page.getByRole('group', { name: /^Pod web-/ }).first()
  await breakThing(playground, pod, 'Fail its readiness probe')
  const service = playground.thing('Service web')
  await expect(service).toContainText('3 of 3')
  await run(playground, page, 40_000)
  await expect(service).toContainText('2 of 3')
  await page.getByRole('searchbox', { name: 'Filter events' }).fill('readiness probe failed')
  await page.getByRole('listbox', { name: 'Events by component' }).focus()
  await page.keyboard.press('End')
  await expect(chosen(page)).toContainText('Readiness probe failed')

  await pod.click()
  const readiness = playground.inspector.getByRole('listitem').filter({ hasText: /^readiness/ })
  await expect(readiness).toContainText('fails')
  await readiness.getByRole('button', { name: 'Watch the readiness probe walk' }).click()
  await expect(playground.dock.getByRole('tab', { name: 'Walk' })).toHaveAttribute('aria-selected', 'true')
  await expect(playground.dock).toContainText(/:8080\/healthz from node\/node\d/)

  await page
    .getByRole('region', { name: 'Broken' })
    .getByRole('button', { name: /^Mend: / })
    .click()
  await run(playground, page, 30_000)
  await expect(service).toContainText('3 of 3')
})

test('a stream during a rolling update counts what the missing preStop costs, and stops when it is told to', async ({
  playground,
  page,
}) => {
  await openOverTime(playground, page)
  await playground.inspector.getByRole('button', { name: 'Send client asks for web steadily' }).click()
  await page.getByRole('menuitem', { name: '50 a second, new connections' }).click()
  const stream = page.getByRole('listitem', { name: 'Stream client asks for web' })
  await run(playground, page, 1000)
  await expect(stream.getByRole('status')).toHaveText(/^5\d answered, 0 failed$/)

  await page.getByRole('treeitem', { name: /^Deployment web/ }).click()
  const image = playground.inspector.getByRole('textbox', { name: 'Image' })
  await image.fill('nginx:2')
  await image.press('Enter')
  await playground.tick(8000)
  await expect(stream.getByRole('status')).toHaveText(/^\d+ answered, [1-9]\d* failed$/)
  await expect(stream).toContainText(/last: .+\./)

  await stream.getByRole('button', { name: 'Stop client asks for web' }).click()
  const counted = await stream.getByRole('status').innerText()
  await playground.tick(2000)
  await expect(stream.getByRole('status')).toHaveText(counted)
  await expect(stream).toContainText('stopped')
})

test('what is broken where everything happens at once acts at once, and one press mends it', async ({
  playground,
  page,
}) => {
  await playground.open()
  await breakThing(playground, playground.thing('Service kube-dns'), 'Stop CoreDNS')
  const broken = page.getByRole('region', { name: 'Broken' })
  await expect(broken.getByRole('listitem')).toHaveCount(4)
  await playground.sendSaved('client asks for web')
  await expect(playground.verdict()).toBeVisible()
  await broken.getByRole('button', { name: 'Mend all' }).click()
  await expect(broken).toHaveCount(0)
  await playground.sendSaved('client asks for web')
  await expect(playground.verdict()).toHaveCount(0)
})

test('a controller is paused and set going again from its lane, by keyboard', async ({ playground, page }) => {
  await openOverTime(playground, page)
  await page.getByRole('button', { name: 'Actions for scheduler' }).press('Enter')
  await playground.menuTo('Pause scheduler')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('region', { name: 'Broken' })).toContainText('scheduler is paused')
  await page.getByRole('button', { name: 'Actions for scheduler, paused' }).press('Enter')
  await playground.menuTo('Mend: scheduler is paused')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'Actions for scheduler', exact: true })).toBeVisible()
})
