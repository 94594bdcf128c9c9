import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { walkCommand } from './walk'

const folder = join(import.meta.dirname, '../../e2e/situations')

test.for(readdirSync(folder).filter((name) => name.endsWith('.yaml')))('what %s expects holds', (name) => {
  const complaints: string[] = []
  const code = walkCommand([join(folder, name)], {
    print: () => undefined,
    complain: (line) => void complaints.push(line),
  })
  expect({ code, complaints }).toEqual({ code: 0, complaints: [] })
})
