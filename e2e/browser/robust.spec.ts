import type { Locator } from '@playwright/test'
import { expect, middle, test, type Playground, type Point } from './fixtures/playground'

// What somebody did follows from the seed and stands in the message; recording every click would double the time.
test.use({ trace: 'off' })

for (const seed of [8, 24]) {
  test(`somebody who tries anything, ${seed}: the page stays whole, and what was built comes back`, async ({
    playground,
    page,
  }) => {
    await playground.open()
    const random = randomFrom(seed)
    const done: string[] = []
    for (let i = 0; i < 70; i++) {
      await page.keyboard.press('Escape')
      const [name, act] = pick(random, Object.entries(actions))
      done.push(name)
      await act(playground, random)
      await expect(page.getByRole('main'), done.join(', ')).toHaveCount(1)
      await expect(page.getByText(/stopped$/), done.join(', ')).toHaveCount(0)
    }

    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    const title = page.getByRole('textbox', { name: 'Title' })
    await title.fill(`Tried ${seed}`)
    await title.press('Enter')
    await expect(page.getByRole('banner')).toContainText('Saved')
    const built = await playground.addresses()
    await page.reload()
    await expect(title).toHaveValue(`Tried ${seed}`)
    await expect.poll(() => playground.addresses(), done.join(', ')).toEqual(built)
  })
}

test('the rules of a Node go with it', async ({ playground, page }) => {
  await playground.open()
  await playground.thing('Node node3').click({ button: 'right', position: { x: 60, y: 12 } })
  await playground.choose('Show its rules')
  const nodes = playground.dock.getByRole('combobox', { name: 'Node whose rules are shown' })
  await expect(nodes.getByRole('option', { name: 'node3', exact: true })).toHaveCount(1)
  await expect(nodes).toHaveValue('node3')
  await playground.thing('Node node3').press('Delete')
  await expect(nodes.getByRole('option', { name: 'node3', exact: true })).toHaveCount(0)
  await expect(page.getByRole('region', { name: 'iptables-save' })).toContainText('-A PREROUTING')
})

type Random = () => number

/** What people do, in any order. Each does nothing where it is not possible now. */
const actions: Readonly<Record<string, (playground: Playground, random: Random) => Promise<void>>> = {
  'place by key': async (playground, random) => {
    await playground.item(pick(random, placeables)).press('Enter')
  },
  'drag in': async (playground, random) => {
    const what = pick(random, placeables)
    await playground.dragPointer(await middle(playground.item(what)), await anywhere(playground, random))
  },
  'click on a thing': async (playground, random) => {
    const at = await somewhere(playground, random, /^(Node|Pod|Service|Host) /)
    if (at) await playground.page.mouse.click(at.x, at.y)
  },
  'drag a thing': async (playground, random) => {
    const at = await somewhere(playground, random, /^(Node|Pod|Service|Host) /)
    if (at) await playground.dragPointer(at, await anywhere(playground, random))
  },
  'send by plug': async (playground, random) => {
    const plug = await one(random, playground.canvas.getByRole('button', { name: /^Send a request from / }))
    const to = await somewhere(playground, random, /^(Node|Pod|Service|Host) /)
    if (plug && to) await playground.dragPointer(await middle(plug), to)
  },
  'send again': (playground) => clickIfThere(playground.dock.getByRole('button', { name: 'Send it again' })),
  'send a saved one': async ({ inspector }, random) => {
    const request = await one(random, inspector.getByRole('button', { name: /^(client|laptop|web).* to / }))
    await request?.click()
  },
  'let time pass': (playground, random) => playground.tick(Math.floor(random() * 4000)),
  step: async ({ page }, random) => {
    const name = pick(random, ['Step forward', 'Step back', 'Skip to the end', 'To the start', 'Play the walk'])
    await clickIfThere(page.getByRole('button', { name }))
  },
  'another outcome': async (playground, random) => {
    const button = playground.dock.getByRole('button', { name: /outcomes$/ })
    if ((await button.count()) === 0) return
    await button.click()
    await (await one(random, playground.page.getByRole('menuitemcheckbox')))?.click()
  },
  'another panel': (playground, random) => playground.showTab(pick(random, ['Walk', 'Rules', 'Endpoints', 'DNS'])),
  'close the walk': (playground) => clickIfThere(playground.dock.getByRole('button', { name: 'Close the walk' })),
  'a row of the outline': async ({ page }, random) => {
    const row = await one(random, page.getByRole('tree', { name: 'Outline' }).getByRole('treeitem'))
    await row?.press(pick(random, ['Enter', 'Enter', 'Delete', 'ArrowLeft']))
  },
  delete: async ({ canvas }, random) => {
    const thing = await one(random, canvas.getByRole('group', { name: /^(Node|Pod|Service|Host) / }))
    await thing?.press('Delete')
  },
  duplicate: ({ page }) => page.keyboard.press('ControlOrMeta+d'),
  undo: ({ page }) => page.keyboard.press('ControlOrMeta+z'),
  redo: ({ page }) => page.keyboard.press('ControlOrMeta+Shift+z'),
  'undo a lot': async ({ page }, random) => {
    for (let i = random() * 8; i > 0; i--) await page.keyboard.press('ControlOrMeta+z')
  },
  'not ready': ({ inspector }) => clickIfThere(inspector.getByRole('switch', { name: 'Ready' })),
  scale: ({ inspector }, random) =>
    clickIfThere(inspector.getByRole('button', { name: pick(random, ['One more: Replicas', 'One less: Replicas']) })),
  'edit the selector': async ({ inspector }, random) => {
    const field = inspector.getByRole('textbox', { name: /^(Selector|Labels)$/ })
    if ((await field.count()) === 0) return
    await field.fill(pick(random, ['app=web', 'tier=back', 'not a label', 'app=']))
    await field.press('Enter')
  },
  'change the type': async ({ inspector }, random) => {
    const type = inspector.getByRole('combobox', { name: 'Type' })
    if ((await type.count()) > 0) await type.selectOption(pick(random, ['ClusterIP', 'NodePort']))
  },
  'look at the YAML': ({ inspector }) => clickIfThere(inspector.getByRole('tab', { name: 'YAML' })),
  fix: async ({ page }, random) => {
    await (await one(random, page.getByRole('button', { name: 'Apply fix' })))?.click()
  },
  theme: ({ page }) => clickIfThere(page.getByRole('button', { name: /^Switch to the / })),
  'the rules of a Node': async (playground, random) => {
    await playground.showTab('Rules')
    const nodes = playground.dock.getByRole('combobox', { name: 'Node whose rules are shown' })
    if ((await nodes.count()) === 0) return
    const names = await nodes.getByRole('option').allInnerTexts()
    await nodes.selectOption({ label: pick(random, names) })
  },
}

const placeables = ['Node', 'Pod', 'Pod', 'Deployment', 'Service', 'Outside host'] as const

/** The same numbers for the same seed, from 0 to 1. */
function randomFrom(seed: number): Random {
  let state = seed * 2_654_435_761
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

function pick<T>(random: Random, from: readonly T[]): T {
  const one = from[Math.floor(random() * from.length)]
  if (one === undefined) throw new Error('nothing to pick from')
  return one
}

async function one(random: Random, all: Locator): Promise<Locator | undefined> {
  const count = await all.count()
  return count === 0 ? undefined : all.nth(Math.floor(random() * count))
}

async function clickIfThere(locator: Locator): Promise<void> {
  if ((await locator.count()) > 0) await locator.first().click()
}

async function anywhere(playground: Playground, random: Random): Promise<Point> {
  const box = await playground.canvas.boundingBox()
  return playground.onCanvas({ x: random() * (box?.width ?? 0), y: random() * (box?.height ?? 0) })
}

/** The head of something on the canvas, if that is in view. */
async function somewhere(playground: Playground, random: Random, name: RegExp): Promise<Point | undefined> {
  const thing = await one(random, playground.canvas.getByRole('group', { name }))
  const [box, view] = [await thing?.boundingBox(), await playground.canvas.boundingBox()]
  if (!box || !view) return undefined
  const at = { x: box.x + box.width / 2, y: box.y + Math.min(box.height / 2, 20) }
  const isInView = at.x > view.x && at.y > view.y && at.x < view.x + view.width && at.y < view.y + view.height
  return isInView ? at : undefined
}
