import { expect, test, type Playground, type Point } from './fixtures/playground'

test('playing visits every station in order, four times as fast at four times the speed', async ({
  playground,
  page,
}) => {
  await playground.open({ hash: 's=no-endpoints' })
  await playground.inspector.getByRole('button', { name: /^client asks for web/ }).click()
  const usual = await played(playground, 320)
  const stations = await playground.walk().getByRole('button').count()
  expect(usual.visited).toEqual(Array.from({ length: stations }, (_, i) => i + 1))

  await page.getByRole('button', { name: 'Speed, 1 times' }).click()
  await page.getByRole('menuitemcheckbox', { name: '4×' }).click()
  await page.getByRole('button', { name: 'Play the walk' }).click()
  const fast = await played(playground, 80)
  expect(fast.visited).toEqual(usual.visited)
  expect(Math.abs(usual.ms - 4 * fast.ms)).toBeLessThanOrEqual(2 * 320)

  await test.step('at the end it stands; playing again begins anew', async () => {
    await expect(page.getByRole('button', { name: 'Play the walk' })).toBeVisible()
    await playground.tick(60_000)
    expect(await stationNumber(playground)).toBe(stations)
    await page.getByRole('button', { name: 'Play the walk' }).click()
    await expect(playground.station()).toContainText('resolve')
  })
})

test('pause holds the packet, a step ends the playing', async ({ playground, page }) => {
  await playground.open()
  await playground.inspector.getByRole('button', { name: /^client asks for web/ }).click()
  // What walks and what shows it are loaded with the first request; time must not go by before the packet sets out.
  await expect(playground.station()).toBeVisible()
  await playground.tick(2000)
  const at = await stationNumber(playground)
  expect(at).toBeGreaterThan(2)
  await page.getByRole('button', { name: 'Pause the walk' }).click()
  await playground.tick(60_000)
  expect(await stationNumber(playground)).toBe(at)

  await page.getByRole('button', { name: 'Play the walk' }).click()
  await playground.tick(0)
  expect(await stationNumber(playground)).toBe(at + 1)
  await page.getByRole('button', { name: 'Step back' }).click()
  await playground.tick(60_000)
  expect(await stationNumber(playground)).toBe(at)
  await expect(page.getByRole('button', { name: 'Play the walk' })).toBeVisible()
})

test('the packet flies from station to station, and says where it is once it is there', async ({
  playground,
  page,
}) => {
  const { setOut, arrived, moving } = await oneStep(playground)
  expect(moving).toBe(true)
  expect(arrived).not.toEqual(setOut)
  await expect(page.getByRole('img', { name: /packet from .* to .*/ })).toBeVisible()
})

test.describe('with reduced motion', () => {
  test.use({ contextOptions: { reducedMotion: 'reduce' } })

  test('nothing flies or turns: the hops are numbered, and the packet is there at once', async ({
    playground,
    page,
  }) => {
    await page.addInitScript(() => {
      const painted: string[] = []
      Object.assign(window, { painted })
      CanvasRenderingContext2D.prototype.fillText = (text) => painted.push(text)
    })
    const { setOut, arrived, moving } = await oneStep(playground)
    expect(moving).toBe(false)
    expect(arrived).toEqual(setOut)
    const painted = await page.evaluate(() => (window as unknown as { painted: string[] }).painted)
    expect(painted).toEqual(expect.arrayContaining(['1', '5']))

    await playground.goTo('DNAT')
    expect(await runningAnimations(playground)).toBe(0)
  })

  test('playing still visits every station, at a pace to read by', async ({ playground }) => {
    await playground.open({ hash: 's=no-endpoints' })
    await playground.inspector.getByRole('button', { name: /^client asks for web/ }).click()
    const { visited, ms } = await played(playground, 900)
    expect(visited).toEqual(visited.map((_, i) => i + 1))
    expect(ms).toBeGreaterThanOrEqual(visited.length * 900 - 2 * 900)
  })
})

/** Lets time pass in small parts until the walk is at its end; which stations it came by, and when it came to the last. */
async function played(
  playground: Playground,
  part: number,
): Promise<{ readonly visited: number[]; readonly ms: number }> {
  const visited = [await stationNumber(playground)]
  const stations = await playground.walk().getByRole('button').count()
  let ms = 0
  while (visited.at(-1) !== stations) {
    await playground.tick(part)
    ms += part
    const at = await stationNumber(playground)
    if (at !== visited.at(-1)) visited.push(at)
  }
  return { visited, ms }
}

async function stationNumber(playground: Playground): Promise<number> {
  return Number.parseInt(await playground.station().innerText(), 10)
}

/** Where the packet is in the first frame of the step from the Pod to its Node, and where in the end; the page's own time stands still meanwhile. */
async function oneStep(
  playground: Playground,
): Promise<{ readonly setOut: Point; readonly arrived: Point; readonly moving: boolean }> {
  const { page } = playground
  await page.clock.install()
  await playground.open()
  await playground.inspector.getByRole('button', { name: /^client asks for web/ }).click()
  await playground.goTo('leave')
  await page.clock.runFor(2000)
  await page.clock.pauseAt(new Date(Date.now() + 60_000))
  await page.getByRole('button', { name: 'Step forward' }).click()
  await page.clock.runFor(40)
  const setOut = await packetPlace(playground)
  await page.clock.runFor(2000)
  const arrived = await packetPlace(playground)
  return { setOut, arrived, moving: setOut.x !== arrived.x || setOut.y !== arrived.y }
}

async function packetPlace({ canvas }: Playground): Promise<Point> {
  const box = await canvas.getByRole('img', { name: /packet from/ }).boundingBox()
  return { x: Math.round(box?.x ?? 0), y: Math.round(box?.y ?? 0) }
}

const runningAnimations = ({ page }: Playground): Promise<number> =>
  page.evaluate(
    () =>
      document.getAnimations().filter(({ playState, effect }) => {
        const { duration } = effect?.getComputedTiming() ?? {}
        return playState === 'running' && typeof duration === 'number' && duration > 1
      }).length,
  )
