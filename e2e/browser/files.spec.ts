import { readFile } from 'node:fs/promises'
import { expect, test, type Playground } from './fixtures/playground'

const shop = `apiVersion: v1
kind: Node
metadata:
  name: left
---
apiVersion: v1
kind: Node
metadata:
  name: right
---
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: till
spec:
  serviceName: till
  replicas: 2
  selector:
    matchLabels:
      app: till
  template:
    metadata:
      labels:
        app: till
    spec:
      containers:
      - name: till
        image: till:1
        ports:
        - name: web
          containerPort: 3000
---
apiVersion: v1
kind: Service
metadata:
  name: till
spec:
  selector:
    app: till
  ports:
  - port: 80
    targetPort: web
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: prices
data:
  tea: "2"
`

test('paste manifests anywhere on the page', async ({ playground, page }) => {
  await playground.open()
  await playground.paste(shop)
  const dialog = page.getByRole('dialog', { name: 'Open or paste YAML' })
  await expect(dialog.getByRole('textbox')).toHaveValue(shop)
  await dialog.getByRole('button', { name: 'Open', exact: true }).click()
  await expect(playground.thing('Service till')).toHaveAccessibleName(/2 of 2 endpoints ready/)
  await expect(playground.thing('Pod till-1')).toHaveAccessibleName(/ready.*on (left|right)/)
  await expect(playground.thing('Pod client')).toHaveCount(0)
  await playground.row('Other objects').press('ArrowRight')
  await expect(playground.row('ConfigMap prices').or(playground.row('prices')).first()).toBeVisible()

  await test.step('a List as JSON, added to what is open', async () => {
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'guest' },
      spec: { nodeName: 'left', containers: [{ name: 'guest', image: 'guest:1' }] },
    }
    await playground.paste(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [pod] }, null, 2))
    await dialog.getByRole('radio', { name: 'Add to it' }).click()
    await dialog.getByRole('button', { name: 'Open', exact: true }).click()
    await expect(playground.thing('Pod guest')).toHaveAccessibleName(/on left/)
    await expect(playground.thing('Service till')).toBeVisible()
  })

  await test.step('and taken back', async () => {
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect(playground.thing('Pod guest')).toHaveCount(0)
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect(playground.thing('Pod client')).toBeVisible()
  })
})

test('a text that is pasted into a field stays there, and a text that is no manifest is left alone', async ({
  playground,
  page,
}) => {
  await playground.open()
  await playground.paste('see you at ten')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  const title = page.getByRole('textbox', { name: 'Title' })
  await title.focus()
  await title.selectText()
  await playground.paste('kind: of a title, apiVersion: none')
  await expect(title).toHaveValue('kind: of a title, apiVersion: none')
  await expect(page.getByRole('dialog')).toHaveCount(0)
})

test('a file with an error: file, line and column, and nothing changes', async ({ playground, page }) => {
  await playground.open()
  const before = await playground.addresses()
  const dialog = page.getByRole('dialog', { name: 'Open or paste YAML' })
  const open = dialog.getByRole('button', { name: 'Open', exact: true })

  for (const { what, text, at } of [
    { what: 'YAML that does not parse', text: 'kind: Pod\napiVersion: v1\n metadata: x\n', at: /broken\.yaml:2:13/ },
    {
      what: 'an unknown key of the Scenario',
      text: 'apiVersion: kubewalk.dev/v1alpha1\nkind: Scenario\nmetadata:\n  name: x\nspec:\n  seeds: 4\n',
      at: /broken\.yaml:6:3/,
    },
    {
      what: 'an object without a kind',
      text: `${shop}---\napiVersion: v1\nmetadata:\n  name: x\n`,
      at: /broken\.yaml:\d+:1/,
    },
  ]) {
    await test.step(what, async () => {
      await playground.dropFile('broken.yaml', text)
      await expect(dialog.getByRole('alert')).toContainText(at)
      await expect(open).toHaveAttribute('aria-disabled', 'true')
      await open.click({ force: true })
      await expect(dialog).toBeVisible()
      await page.keyboard.press('Escape')
      await expect(dialog).toBeHidden()
      expect(await playground.addresses()).toEqual(before)
    })
  }

  await test.step('what the API server refuses, when it is to be added', async () => {
    const text = shop.replace('port: 80', 'port: 80000')
    const line = text.split('\n').findIndex((each) => each.includes('port: 80000')) + 1
    await playground.dropFile('broken.yaml', text)
    await dialog.getByRole('radio', { name: 'Add to it' }).click()
    await open.click()
    await expect(playground.notices).toContainText(
      new RegExp(`broken\\.yaml, line ${line}, column 11: .*Invalid value: 80000`),
    )
    await page.keyboard.press('Escape')
    await expect(dialog).toBeHidden()
    expect(await playground.addresses()).toEqual(before)
  })
})

test('choose a file; save the scenario as a file and open that', async ({ playground, page }) => {
  await playground.open({ example: 'A NodePort, from outside' })
  await playground.drag('Pod', playground.thing('Node node1'))
  await playground.drag('Outside host', { x: 60, y: 60 })
  await expect(playground.thing('Pod web-1')).toHaveAccessibleName(/ready.*on node1/)
  const before = await playground.addresses()

  await page.getByRole('button', { name: 'Share' }).click()
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Download YAML' }).click()
  const saved = await download
  expect(saved.suggestedFilename()).toMatch(/\.yaml$/)
  const text = await readFile(await saved.path(), 'utf8')
  expect(text).toContain('kind: Scenario')
  await page.keyboard.press('Escape')

  await playground.openExample('New, empty')
  await expect(playground.thing('Pod web-1')).toHaveCount(0)
  await page.getByRole('button', { name: 'New, open, examples' }).click()
  await playground.choose('Open or paste YAML…')
  await page
    .getByLabel('File of manifests')
    .setInputFiles({ name: saved.suggestedFilename(), mimeType: 'application/yaml', buffer: Buffer.from(text) })
  await page.getByRole('dialog').getByRole('button', { name: 'Open', exact: true }).click()
  await expect(playground.thing('Pod web-1')).toBeVisible()
  expect(await playground.addresses()).toEqual(before)
  await playground.sendSaved('laptop asks node2')
  await expect(playground.dock).toContainText('delivered')
})

test('edit an object’s YAML: errors at their line, then apply', async ({ playground, page }) => {
  await playground.open()
  await playground.thing('Service web').click()
  await playground.inspector.getByRole('tab', { name: 'YAML' }).click()
  const editor = playground.inspector.getByRole('textbox', { name: 'YAML as written' })
  const apply = playground.inspector.getByRole('button', { name: /^Apply/ })
  await expect(editor).toContainText('targetPort: 8080')
  await expect(apply).toHaveAttribute('aria-disabled', 'true')

  await test.step('a text that is no YAML', async () => {
    await typeAtEndOf(playground, 'targetPort: 8080', '\n - x: [')
    await expect(playground.inspector.getByRole('alert')).toContainText(/\d+:\d+/)
    await expect(apply).toHaveAttribute('aria-disabled', 'true')
    await editor.press('ControlOrMeta+z')
    await expect(playground.inspector.getByRole('alert')).toHaveCount(0)
  })

  await test.step('a value that the API server refuses, in its words and at its line', async () => {
    await typeAtEndOf(playground, 'targetPort: 8080', '99')
    const line = (await editor.innerText()).split('\n').findIndex((text) => text.includes('targetPort')) + 1
    await expect(playground.inspector.getByRole('alert')).toContainText(
      new RegExp(`^${line}:\\d+ spec\\.ports\\[0\\]\\.targetPort: Invalid value: 808099`),
    )
    await editor.press('ControlOrMeta+Enter')
    await expect(playground.thing('Service web')).toHaveAccessibleName(/3 of 3 endpoints ready/)
  })

  await test.step('a value that is taken, and taken back', async () => {
    await editor.press('Backspace')
    await editor.press('Backspace')
    await editor.press('Backspace')
    await expect(playground.inspector.getByRole('alert')).toHaveCount(0)
    await editor.press('ControlOrMeta+Enter')
    await expect(editor).toContainText('targetPort: 808')
    await expect(apply).toHaveAttribute('aria-disabled', 'true')
    await playground.inspector.getByRole('tab', { name: 'Form' }).click()
    await expect(playground.inspector.getByRole('textbox', { name: 'Target of port 1' })).toHaveValue('808')
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect(playground.inspector.getByRole('textbox', { name: 'Target of port 1' })).toHaveValue('8080')
  })

  await test.step('as the cluster has it: with what the system filled in, for reading', async () => {
    await playground.inspector.getByRole('tab', { name: 'YAML' }).click()
    await playground.inspector.getByRole('radio', { name: 'As the cluster has it' }).click()
    const live = playground.inspector.getByRole('textbox', { name: 'YAML as the cluster has it' })
    await expect(live).toContainText('clusterIP: 10.96.')
    await live.press('x')
    await expect(live).toHaveAttribute('aria-readonly', 'true')
  })
})

/** Types after the first line of the editor that holds this text. */
async function typeAtEndOf(playground: Playground, text: string, typed: string): Promise<void> {
  const editor = playground.inspector.getByRole('textbox', { name: 'YAML as written' })
  await editor.getByText(text).first().click()
  await editor.press('End')
  await playground.page.keyboard.insertText(typed)
}
