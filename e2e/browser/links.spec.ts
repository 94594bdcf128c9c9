import type { Page } from '@playwright/test'
import { expect, test, type Playground } from './fixtures/playground'

const autosave = 'kubewalk.autosave.1'

test('a link that cannot be opened: a card says why, and the own work is untouched', async ({ playground, page }) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await haveOwnWork(playground)
  const kept = await stored(page, autosave)

  for (const { hash, says } of [
    { hash: 's=1.d.bm90IGRlZmxhdGVk', says: 'damaged' },
    { hash: 's=1.d', says: 'The link does not hold a scenario' },
    { hash: 's=99.d.abc', says: 'made by a newer version (scenario 99, this one reads up to 1)' },
    { hash: `s=1.d.${'A'.repeat(70_000)}`, says: 'The link is 70000 characters long' },
    { hash: 's=no-such-example', says: 'There is no scenario named "no-such-example" here' },
    { hash: `s=1.j.${Buffer.from('{"title":7}').toString('base64url')}`, says: 'something that is not a scenario' },
  ]) {
    await test.step(says, async () => {
      await page.goto('about:blank')
      await playground.open({ hash })
      const card = page.getByRole('alert')
      await expect(card).toContainText('The link could not be opened')
      await expect(card).toContainText(says)
      await expect(playground.thing('Node node1')).toBeVisible()
      await expect(playground.thing('Pod client')).toHaveCount(0)
      await card.getByRole('button', { name: 'Copy its text' }).click()
      await expect(card.getByRole('button', { name: 'Copied' })).toBeVisible()
      expect(await page.evaluate(() => navigator.clipboard.readText())).toContain(`#${hash}`)
      await card.getByRole('button', { name: 'Go on without it' }).click()
      await expect(card).toBeHidden()
      expect(await stored(page, autosave)).toBe(kept)
    })
  }

  await test.step('the same while the page is open', async () => {
    await page.evaluate(() => {
      location.hash = 's=1.d.AAAA'
    })
    await expect(page.getByRole('alert')).toContainText('The link could not be opened')
    await expect(playground.thing('Node node1')).toBeVisible()
    expect(await stored(page, autosave)).toBe(kept)
  })
})

test('a link opens as a copy: the own work is written over by the first edit only, and kept aside then', async ({
  playground,
  page,
}) => {
  await haveOwnWork(playground)
  const own = await stored(page, autosave)

  await page.goto('about:blank')
  await playground.open({ hash: 's=node-port-from-outside' })
  await expect(page.getByRole('banner')).toContainText('From a link')
  await expect(playground.thing('Host laptop')).toBeVisible()
  await playground.sendSaved('laptop asks node1')
  expect(await stored(page, autosave)).toBe(own)

  await test.step('without the link the own work is back', async () => {
    await page.goto('about:blank')
    await playground.open()
    await expect(playground.thing('Node node1')).toBeVisible()
    await expect(playground.thing('Host laptop')).toHaveCount(0)
  })

  await test.step('an edit makes the copy the own work', async () => {
    await page.goto('about:blank')
    await playground.open({ hash: 's=node-port-from-outside' })
    await playground.drag('Pod', playground.thing('Node node1'))
    await expect(page.getByRole('banner')).toContainText('Saved')
    expect(new URL(page.url()).hash).toBe('')
    expect(await stored(page, autosave)).not.toBe(own)
    expect(await stored(page, `${autosave}.previous`)).toBe(own)
    await page.reload()
    await expect(playground.thing('Host laptop')).toBeVisible()
    await expect(playground.thing('Pod web-1')).toBeVisible()
  })
})

test('a link names a moment: the request, and the step of its walk', async ({ playground, page }) => {
  await playground.open({ hash: 's=no-endpoints&request=0&step=9' })
  await expect(playground.station()).toContainText('REJECT')
  await expect(page.getByRole('button', { name: 'Play the walk' })).toBeVisible()

  await test.step('another link, while the page is open', async () => {
    await page.evaluate(() => {
      location.hash = 's=wrong-target-port&step=1'
    })
    await expect(page.getByRole('textbox', { name: 'Title' })).toHaveValue('The wrong target port')
    await expect(playground.station()).toContainText('send SYN')
  })
})

test('work that cannot be read is put aside, and the page opens', async ({ playground, page }) => {
  const damaged = '{"version":1,"scenario":{"title":'
  await page.addInitScript(
    ([key, text]) => {
      if (localStorage.length === 0) localStorage.setItem(key, text)
    },
    [autosave, damaged] as const,
  )
  await playground.open()
  const card = page.getByRole('alert')
  await expect(card).toContainText('The work kept in this browser could not be read')
  await expect(playground.thing('Service web')).toBeVisible()
  await card.getByRole('button', { name: 'Go on without it' }).click()
  await playground.drag('Pod', playground.thing('Node node1'))
  await expect(page.getByRole('banner')).toContainText('Saved')
  expect(await stored(page, `${autosave}.aside`)).toBe(damaged)
})

for (const { what, forbid } of [
  {
    what: 'a full storage',
    forbid: () => {
      Storage.prototype.setItem = () => {
        throw new DOMException('The quota has been exceeded.', 'QuotaExceededError')
      }
    },
  },
  {
    what: 'a forbidden storage',
    forbid: () => {
      Object.defineProperty(window, 'localStorage', {
        get: () => {
          throw new DOMException('Access is denied for this document.', 'SecurityError')
        },
      })
    },
  },
]) {
  test(`${what}: everything works, and a notice says that nothing is kept`, async ({ playground, page }) => {
    await page.addInitScript(forbid)
    await playground.open()
    await playground.drag('Pod', playground.thing('Node node1'))
    await expect(playground.notices).toContainText('Your work is not being saved')
    await expect(page.getByRole('banner')).toContainText('Could not be saved')
    await playground.drag('Pod', playground.thing('Node node1'))
    await expect(playground.thing('Pod web-2')).toBeVisible()
    await expect(playground.notices.getByRole('listitem')).toHaveCount(1)
    await playground.notices.getByRole('button', { name: 'Put away' }).click()
    await expect(playground.notices.getByRole('listitem')).toHaveCount(0)
    await page.getByRole('button', { name: /^Switch to the .* theme$/ }).click()
    await page.getByRole('button', { name: 'Close the inspector' }).click()
    await playground.sendSaved('client asks for web')
    await expect(playground.dock).toContainText('delivered')
  })
}

test('two tabs: the second one to save is not written over unseen', async ({ playground, page, context }) => {
  await haveOwnWork(playground)
  const other = await context.newPage()
  await other.goto(page.url())
  await other.getByRole('textbox', { name: 'Title' }).fill('From the other tab')
  await other.getByRole('textbox', { name: 'Title' }).press('Enter')
  await expect(other.getByRole('banner')).toContainText('Saved')
  await expect(playground.notices).toContainText('Another tab has saved its work')
  const kept = await stored(page, autosave)
  await playground.drag('Pod', playground.thing('Node node1'))
  await expect(playground.thing('Pod web-1')).toBeVisible()
  // Leaving would write what still waits.
  await page.reload()
  expect(await stored(page, autosave)).toBe(kept)
  await expect(page.getByRole('textbox', { name: 'Title' })).toHaveValue('From the other tab')
})

/** One Node on an empty canvas, kept in the browser. */
async function haveOwnWork(playground: Playground): Promise<void> {
  await playground.open({ example: 'New, empty' })
  await playground.drag('Node', { x: 300, y: 240 })
  await expect(playground.thing('Node node1')).toBeVisible()
  await expect(playground.page.getByRole('banner')).toContainText('Saved')
  // Leaving writes the kept copy once more, with what its replay alone would not give again.
  await playground.page.goto('about:blank')
  await playground.open()
  await expect(playground.thing('Node node1')).toBeVisible()
}

const stored = (page: Page, key: string): Promise<string | null> =>
  page.evaluate((name) => localStorage.getItem(name), key)
