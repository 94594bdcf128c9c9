import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { commands } from './registry'

const folder = new URL('.', import.meta.url)

test('every command of this folder is in the list, under its id', () => {
  const files = readdirSync(folder).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
  const written = files.flatMap((file) => {
    const text = readFileSync(new URL(file, folder), 'utf8')
    return [...text.matchAll(/^export const (\w+): Command</gm)].map((match) => match[1])
  })
  expect(written.length).toBeGreaterThan(30)
  expect(Object.keys(commands)).toEqual(written)
  expect(Object.values(commands).map(({ id }) => id)).toEqual(written)
})

test('keys are written as the page reads them', () => {
  const keys = Object.values(commands).flatMap((command) => ('keys' in command && command.keys ? [command.keys] : []))
  expect(keys.length).toBeGreaterThan(5)
  for (const each of keys) expect(each).toMatch(/^(mod\+)?(shift\+)?([a-z]|[A-Z][A-Za-z]+)$/)
})
