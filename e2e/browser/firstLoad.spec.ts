import { expect, test } from './fixtures/playground'

for (const [screen, viewport] of [
  ['a wide screen', { width: 1440, height: 900 }],
  ['a small screen', { width: 390, height: 844 }],
] as const) {
  test.describe(`on ${screen}`, () => {
    test.use({ viewport })

    test('the start page asks for no script beyond those that its budget counts, until it is idle', async ({
      page,
    }) => {
      const asked = new Set<string>()
      page.on('request', (request) => {
        if (request.resourceType() === 'script') asked.add(new URL(request.url()).pathname)
      })
      await page.addInitScript(() => {
        Object.assign(window, { requestIdleCallback: (then: () => void) => Object.assign(window, { whenIdle: then }) })
      })
      await page.goto('./')
      await expect(page.getByRole('tree', { name: 'Outline' })).toBeVisible()
      await page.waitForLoadState('networkidle')
      const html = await (await page.request.get('./')).text()
      const named = [...html.matchAll(/(?:src|href)="\.(\/[^"]+\.js)"/g)].map((match) => match[1])
      expect(asked).toEqual(new Set(named))

      await page.evaluate(() => (window as unknown as { whenIdle: () => void }).whenIdle())
      await expect.poll(() => asked.size).toBeGreaterThan(named.length)
    })
  })
}
