import { expect, test } from './fixtures/playground'

test('kube-proxy is told otherwise by keyboard, its rules follow, and undo takes it back', async ({
  playground,
  page,
}) => {
  await playground.open()
  await page.getByRole('button', { name: /cluster settings$/ }).click()
  const form = page.getByRole('form', { name: 'What kube-proxy is told' })
  const masquerade = form.getByRole('switch', { name: 'masqueradeAll' })
  await playground.tabTo(masquerade)
  await expect(masquerade).toHaveAccessibleDescription(/gets the Node’s address as its source/)
  await playground.press('Space')
  await expect(masquerade).toBeChecked()
  await page.getByRole('button', { name: 'Done' }).click()

  await playground.showTab('Rules')
  await page.getByRole('searchbox', { name: 'Find a rule' }).fill('cluster IP" -m tcp --dport 80 -j KUBE-MARK-MASQ')
  const rules = page.getByRole('listbox', { name: 'Rules' })
  await expect(
    rules.getByRole('option').filter({ hasNotText: '! -s' }).filter({ hasText: 'web' }).first(),
  ).toBeVisible()
  await page.getByRole('button', { name: /^Undo/ }).click()
  await expect(rules.getByRole('option').filter({ hasText: 'web' }).first()).toContainText('! -s 10.244.0.0/16')
})

test('ranges that are none are refused in the field, and what was told stays', async ({ playground, page }) => {
  await playground.open()
  await page.getByRole('button', { name: /cluster settings$/ }).click()
  const ranges = page.getByRole('textbox', { name: 'nodePortAddresses' })
  await ranges.fill('192.168.0.11')
  await ranges.press('Enter')
  await expect(ranges).toHaveAttribute('aria-invalid', 'true')
  await expect(ranges).toHaveAccessibleDescription(/"192\.168\.0\.11": must be a range of addresses/)
  await ranges.fill('primary, 10.0.0.0/8')
  await ranges.press('Enter')
  await expect(ranges).toHaveAccessibleDescription(/can't use both 'primary' and CIDRs/)

  await ranges.fill('192.168.0.0/25 10.0.0.0/8')
  await ranges.press('Enter')
  await expect(ranges).toHaveAttribute('aria-invalid', 'false')
  await expect(ranges).toHaveValue('192.168.0.0/25, 10.0.0.0/8')

  await ranges.fill('nonsense')
  await ranges.press('Escape')
  await expect(ranges).toHaveValue('192.168.0.0/25, 10.0.0.0/8')
})

test('who counts as local is chosen with what it changes', async ({ playground, page }) => {
  await playground.open()
  await page.getByRole('button', { name: /cluster settings$/ }).click()
  const local = page.getByRole('combobox', { name: 'detectLocalMode' })
  await expect(local).toHaveAccessibleDescription(/outside the range of all Pods/)
  await local.selectOption('NodeCIDR')
  await expect(local).toHaveAccessibleDescription(/other than the Node’s own Pods/)
  await page.getByRole('button', { name: 'Done' }).click()
  await playground.showTab('Rules')
  await page.getByRole('searchbox', { name: 'Find a rule' }).fill('! -s 10.244.0.0/24')
  await expect(page.getByRole('listbox', { name: 'Rules' })).toContainText('-j KUBE-MARK-MASQ')
})
