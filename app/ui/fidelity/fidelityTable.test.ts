import { expect, test } from 'vitest'
import source from '../../../docs/fidelity.md?raw'
import { fidelityTable } from './fidelityTable'

test('every row of the table is shown', () => {
  const ids = source.split('\n').flatMap((line) => /^\| ([a-z][\w-]*) +\|/.exec(line)?.[1] ?? [])
  const { rows, reference } = fidelityTable(source)
  expect(rows.map(({ id }) => id)).toEqual(ids.filter((id) => id !== 'id'))
  expect(rows.length).toBeGreaterThan(20)
  expect(rows.filter(({ behaviour }) => behaviour === '')).toEqual([])
  expect(reference).toContain('Kubernetes 1.34')
})
