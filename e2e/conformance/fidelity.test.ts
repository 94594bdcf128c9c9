import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'

const project = resolve(import.meta.dirname, '../..')

interface Row {
  readonly id: string
  readonly state: string
  readonly test: string
}

const rows: readonly Row[] = readFileSync(resolve(project, 'docs/fidelity.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| id ') && !line.startsWith('| ---'))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map((cells) => ({ id: cells[1] ?? '', state: cells[3] ?? '', test: cells[5] ?? '' }))

describe('the table of what is exact', () => {
  test('has rows, each with an id of its own and a known state', () => {
    expect(rows.length).toBeGreaterThan(20)
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length)
    expect(rows.filter(({ state }) => !['exact', 'simplified', 'absent'].includes(state))).toEqual([])
  })

  test('names a test for everything exact', () => {
    expect(rows.filter((row) => row.state === 'exact' && row.test === '').map(({ id }) => id)).toEqual([])
  })

  test('names only tests that are there', () => {
    const missing = rows.filter((row) => row.test !== '' && !existsSync(resolve(project, row.test)))
    expect(missing.map((row) => `${row.id}: ${row.test}`)).toEqual([])
  })
})
