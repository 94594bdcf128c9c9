import { createServer } from 'node:http'
import { scan, scanContrast } from './fixtures/axe'
import { expect, test, type Playground } from './fixtures/playground'

/** Parts of the page; axe takes selectors only. */
const dialog = '[role=dialog]'
const dock = '[aria-label=Dock]'
const inspector = '[aria-label=Inspector]'
const outline = '[role=tree]'

test('no barrier on any screen', async ({ playground, page }) => {
  await playground.open()
  await scan(page, 'the start')

  await playground.inspector.getByRole('button', { name: /^client asks for web/ }).click()
  await playground.goTo('DNAT')
  await scan(page, 'a walk at its DNAT')
  for (const tab of ['Rules', 'Endpoints', 'DNS', 'Conntrack'] as const) {
    await playground.showTab(tab)
    await scan(page, `the ${tab} panel`, dock)
  }
  for (const thing of ['Node node1', 'Pod client', 'Service web', 'Host laptop']) {
    await playground.thing(thing).click({ position: { x: 60, y: 12 } })
    await scan(page, `the form of ${thing}`, inspector)
  }
  await playground.row('Deployment web').click()
  await scan(page, 'the form of a Deployment', inspector)
  await playground.inspector.getByRole('tab', { name: 'YAML' }).click()
  await expect(playground.inspector.getByRole('textbox', { name: 'YAML as written' })).toBeVisible()
  await scan(page, 'the YAML tab', inspector)
  await scan(page, 'the outline', outline)
})

test('no barrier in the settings and in what is said to be exact', async ({ playground, page }) => {
  await playground.open()
  for (const entry of ['Cluster settings…', 'What is exact, and what is not…']) {
    await page.getByRole('button', { name: 'New, open, examples' }).click()
    await playground.choose(entry)
    await expect(page.getByRole('dialog')).toBeVisible()
    await scan(page, entry, dialog)
    await page.keyboard.press('Escape')
  }
})

test('no barrier in dialogs, menus and failures', async ({ playground, page }) => {
  await playground.open({ hash: 's=no-endpoints' })
  await page.getByRole('button', { name: 'Share' }).click()
  await scan(page, 'the share dialog', dialog)
  await page.keyboard.press('Escape')
  await playground.dropFile('broken.yaml', 'kind: Pod\napiVersion: v1\nmetadata: []\n')
  await expect(page.getByRole('dialog').getByRole('alert')).toBeVisible()
  await scan(page, 'the import dialog with an error', dialog)
  await page.keyboard.press('Escape')
  await playground.thing('Pod client').click({ button: 'right' })
  await expect(page.getByRole('menu')).toBeVisible()
  await scan(page, 'a menu', '[role=menu]')
  await playground.choose('Send a request to…')
  await scan(page, 'the request dialog', dialog)
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')

  await playground.sendSaved('client asks for web')
  await playground.goTo('REJECT')
  await scan(page, 'a walk that failed')
  await playground.thing('Service web').click()
  await scan(page, 'the form of a Service with a finding', inspector)
  await page.evaluate(() => {
    location.hash = 's=1.d.AAAA'
  })
  await expect(page.getByRole('alert')).toBeVisible()
  await scan(page, 'a link that cannot be opened', '[role=alert]')
})

test.describe('in the dark', () => {
  test.use({ colorScheme: 'dark' })

  test('enough contrast everywhere', async ({ playground, page }) => {
    await playground.open()
    await playground.inspector.getByRole('button', { name: /^client asks for web/ }).click()
    await playground.goTo('DNAT')
    await scanContrast(page, 'a walk at its DNAT')
    await playground.thing('Service web').click()
    await playground.showTab('Rules')
    await scanContrast(page, 'the Rules panel and a form')
    await playground.inspector.getByRole('tab', { name: 'YAML' }).click()
    await expect(playground.inspector.getByRole('textbox', { name: 'YAML as written' })).toBeVisible()
    await playground.showTab('DNS')
    await scanContrast(page, 'the DNS panel and the YAML tab')
    await playground.showTab('Conntrack')
    await scanContrast(page, 'the Conntrack panel', dock)
    await page.getByRole('button', { name: 'Share' }).click()
    await scanContrast(page, 'the share dialog', dialog)
    await page.keyboard.press('Escape')

    await playground.openExample('A Service without endpoints')
    await playground.sendSaved('client asks for web')
    await playground.goTo('REJECT')
    await playground.thing('Service web').click()
    await scanContrast(page, 'a walk that failed, and a finding')
  })
})

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 } })

  test('no barrier on any screen', async ({ playground, page }) => {
    await playground.open({ hash: 's=no-endpoints' })
    await scan(page, 'the outline')
    await playground.row('Service web').click()
    await scan(page, 'the form of a Service')
    await page.getByRole('button', { name: 'Back' }).click()
    await page.getByRole('button', { name: 'Send a request' }).click()
    await scan(page, 'the request dialog', dialog)
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^client asks for web/ })
      .click()
    await playground.skipToEnd()
    await scan(page, 'a walk that failed')
    await page.getByRole('tab', { name: 'Rules' }).click()
    await scan(page, 'the rules')
    await page.getByRole('tab', { name: 'Map' }).click()
    await scan(page, 'the map')
    await page.getByRole('button', { name: 'New, open, examples' }).click()
    await expect(page.getByRole('menu')).toBeVisible()
    await scan(page, 'the menu', '[role=menu]')
    await playground.choose('Switch to the dark theme')
    await scanContrast(page, 'the map in the dark')
    await page.getByRole('tab', { name: 'Walk' }).click()
    await scanContrast(page, 'the walk in the dark')
  })
})

test('a selector that leaves a choice asks by which label', async ({ playground, page }) => {
  await playground.open({ example: 'New, empty' })
  await playground.openText(
    ['a', 'b']
      .map(
        (name) =>
          `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\n  labels: {app: shop, tier: front}\nspec:\n  containers:\n  - name: main\n    image: shop\n`,
      )
      .join('---\n'),
  )
  await playground.drag('Service', playground.thing('Pod a'))
  const question = page.getByRole('dialog')
  await expect(question.getByRole('checkbox', { name: 'app=shop' })).toBeChecked()
  await scan(page, 'the selector dialog', dialog)
  await question.getByRole('checkbox', { name: 'tier=front' }).check()
  await question.getByRole('button', { name: 'Select 2 Pods' }).click()
  await expect(question).toBeHidden()
  await expect(playground.inspector).toContainText('tier=front')
})

for (const width of [390, 320]) {
  test.describe(`${width} pixels wide`, () => {
    test.use({ viewport: { width, height: 720 } })

    test('nothing lies beyond the edge', async ({ playground, page }) => {
      await playground.open()
      for (const tab of ['Outline', 'Walk', 'Rules', 'Map']) {
        await page.getByRole('tab', { name: tab }).click()
        await expectNoSidewaysScroll(playground, `the pane ${tab}`)
      }
      await page.getByRole('tab', { name: 'Outline' }).click()
      for (const row of ['Node node1', 'Pod client', 'Service web', 'Host laptop', 'Deployment web']) {
        await playground.row(row).click()
        await expectNoSidewaysScroll(playground, `the form of ${row}`)
        await page.getByRole('button', { name: 'Back' }).click()
      }
      await page.getByRole('button', { name: 'Send a request' }).click()
      await expectNoSidewaysScroll(playground, 'the request dialog')
      await page.getByRole('dialog').getByRole('button', { name: 'Send', exact: true }).click()
      await playground.goTo('DNAT')
      await expectNoSidewaysScroll(playground, 'the walk')
      for (const entry of ['Share…', 'Open or paste YAML…', 'Cluster settings…', 'What is exact, and what is not…']) {
        await page.getByRole('button', { name: 'New, open, examples' }).click()
        await playground.choose(entry)
        await expect(page.getByRole('dialog')).toBeVisible()
        await expectNoSidewaysScroll(playground, entry)
        await page.keyboard.press('Escape')
      }
    })
  })
}

test('served from a folder, by any static server', async ({ page, playground, baseURL }) => {
  const folder = '/~somebody/tools/kubewalk/'
  const server = createServer((request, response) => {
    const path = request.url ?? '/'
    if (!path.startsWith(folder)) {
      response.writeHead(404).end()
      return
    }
    void fetch(new URL(path.slice(folder.length), baseURL)).then(async ({ status, headers, body }) => {
      response.writeHead(status, { 'content-type': headers.get('content-type') ?? 'text/plain' })
      for await (const part of body ?? []) response.write(part)
      response.end()
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, resolve)
  })
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  const missing: string[] = []
  const foreign: string[] = []
  page.on('response', (response) => {
    if (response.status() >= 400) missing.push(response.url())
  })
  page.on('request', (request) => {
    if (!request.url().startsWith(`http://localhost:${port}${folder}`)) foreign.push(request.url())
  })
  try {
    await page.goto(`http://localhost:${port}${folder}?clock=manual`)
    await expect(playground.thing('Service web')).toBeVisible()
    await playground.thing('Service web').click()
    await playground.inspector.getByRole('tab', { name: 'YAML' }).click()
    await expect(playground.inspector.getByRole('textbox', { name: 'YAML as written' })).toBeVisible()
    await page.getByRole('button', { name: 'Share' }).click()
    await expect(page.getByRole('textbox', { name: 'Link' })).toHaveValue(
      new RegExp(`^http://localhost:${port}${folder.replaceAll('/', '\\/')}`),
    )
    expect(missing, 'files that were asked for and are not there').toEqual([])
    expect(foreign, 'requests to anywhere else').toEqual([])
  } finally {
    server.closeAllConnections()
    server.close()
  }
})

async function expectNoSidewaysScroll({ page }: Playground, what: string): Promise<void> {
  const beyond = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement
    const sheet = document.querySelector('[role=dialog]')
    return Math.max(scrollWidth - clientWidth, (sheet?.scrollWidth ?? 0) - (sheet?.clientWidth ?? 0))
  })
  expect(beyond, `pixels of ${what} beyond the edge`).toBeLessThanOrEqual(0)
}
