import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

/**
 * A gate that nobody has seen fail may be asleep. Each fault below is planted in an otherwise empty project with our
 * own configuration, and the gate must name it.
 */
const project = resolve(import.meta.dirname, '../..')
const configuration = [
  'package.json',
  'tsconfig.json',
  'tsconfig.pure.json',
  '.oxlintrc.json',
  '.prettierrc',
  '.prettierignore',
  'knip.json',
]
let planted = ''

beforeAll(() => {
  planted = mkdtempSync(join(tmpdir(), 'kubewalk-gates-'))
  for (const file of configuration) cpSync(join(project, file), join(planted, file))
  symlinkSync(join(project, 'node_modules'), join(planted, 'node_modules'))
  plant('app/ui/theme/index.css', '')
})

afterAll(() => rmSync(planted, { recursive: true, force: true }))

function plant(file: string, text: string): void {
  mkdirSync(dirname(join(planted, file)), { recursive: true })
  writeFileSync(join(planted, file), text)
}

function gate(command: string, ...args: string[]): { readonly code: number | null; readonly output: string } {
  const result = spawnSync(join('node_modules', '.bin', command), args, { cwd: planted, encoding: 'utf8' })
  return { code: result.status, output: result.stdout + result.stderr }
}

const lintFaults: readonly {
  readonly fault: string
  readonly file: string
  readonly text: string
  readonly rule: string
}[] = [
  {
    fault: 'the engine imports the store',
    file: 'app/engine/a.ts',
    text: `import { x } from '#store/x'\nexport const a = x\n`,
    rule: 'no-restricted-imports',
  },
  {
    fault: 'a type-only import upwards',
    file: 'app/model/b.ts',
    text: `import type { World } from '#engine'\nexport type B = World\n`,
    rule: 'no-restricted-imports',
  },
  {
    fault: 'a relative import across layers',
    file: 'app/kinds/c.ts',
    text: `import { x } from '../engine/x'\nexport const c = x\n`,
    rule: 'no-restricted-imports',
  },
  {
    fault: 'React in a pure layer',
    file: 'app/scenario/d.ts',
    text: `import { useState } from 'react'\nexport const d = useState\n`,
    rule: 'no-restricted-imports',
  },
  {
    fault: 'the clock in a pure layer',
    file: 'app/engine/e.ts',
    text: `export const e = () => Date.now()\n`,
    rule: 'no-restricted-globals',
  },
  {
    fault: 'chance in a pure layer',
    file: 'app/engine/f.ts',
    text: `export const f = () => Math.random()\n`,
    rule: 'no-restricted-properties',
  },
  {
    fault: 'the DOM in a pure layer',
    file: 'app/lib/g.ts',
    text: `export const g = () => document.title\n`,
    rule: 'no-restricted-globals',
  },
  {
    fault: 'a console message in a pure layer',
    file: 'app/engine/h.ts',
    text: `export const h = () => console.log('h')\n`,
    rule: 'no-restricted-globals',
  },
  {
    fault: 'an import cycle, one half',
    file: 'app/lib/i.ts',
    text: `import { j } from './j'\nexport const i = () => j\n`,
    rule: 'no-cycle',
  },
  {
    fault: 'an import cycle, the other half',
    file: 'app/lib/j.ts',
    text: `import { i } from './i'\nexport const j = () => i\n`,
    rule: 'no-cycle',
  },
  {
    fault: 'a file of 401 lines',
    file: 'app/ui/k.ts',
    text: Array.from({ length: 401 }, (_, n) => `export const k${n} = ${n}\n`).join(''),
    rule: 'max-lines',
  },
  {
    fault: 'an open switch',
    file: 'app/engine/l.ts',
    text: `export function l(x: 'a' | 'b'): number {\n  switch (x) {\n    case 'a':\n      return 1\n  }\n  return 0\n}\n`,
    rule: 'switch-exhaustiveness-check',
  },
  {
    fault: 'a floating promise',
    file: 'app/store/m.ts',
    text: `export function m(): void {\n  Promise.resolve(1)\n}\n`,
    rule: 'no-floating-promises',
  },
  { fault: 'any', file: 'app/ui/n.ts', text: `export const n = (x: any): unknown => x\n`, rule: 'no-explicit-any' },
  {
    fault: 'any that leaks in',
    file: 'app/ui/o.ts',
    text: `export const o: string = JSON.parse('1')\n`,
    rule: 'no-unsafe-assignment',
  },
  {
    fault: 'a default export',
    file: 'app/ui/p.ts',
    text: `const p = 1\nexport default p\n`,
    rule: 'no-default-export',
  },
  {
    fault: 'a missing hook dependency',
    file: 'app/ui/Q.tsx',
    text: `import { useEffect } from 'react'\nexport function Q({ go }: { go: () => void }) {\n  useEffect(() => {\n    go()\n  }, [])\n  return null\n}\n`,
    rule: 'exhaustive-deps',
  },
  {
    fault: 'a click without a key',
    file: 'app/ui/R.tsx',
    text: `export function R({ go }: { go: () => void }) {\n  return <div onClick={go}>go</div>\n}\n`,
    rule: 'click-events-have-key-events',
  },
  {
    fault: 'the store in a headless command',
    file: 'app/headless/s.ts',
    text: `import { x } from '#store/x'\nexport const s = x\n`,
    rule: 'no-restricted-imports',
  },
  {
    fault: 'a kind that imports its own view',
    file: 'app/kinds/pod/t.ts',
    text: `import { x } from './view/Card'\nexport const t = x\n`,
    rule: 'no-restricted-imports',
  },
]

describe('lint', () => {
  let found: readonly { readonly filename: string; readonly code: string }[] = []

  beforeAll(() => {
    for (const { file, text } of lintFaults) plant(file, text)
    const { code, output } = gate('oxlint', '--type-aware', '--format', 'json', 'app')
    expect(code).not.toBe(0)
    const report = JSON.parse(output.slice(output.indexOf('{'))) as {
      diagnostics: { filename: string; code: string }[]
    }
    found = report.diagnostics
  })

  test.for(lintFaults)('sees $fault', ({ file, rule }) => {
    const codes = found.filter((one) => one.filename.endsWith(file)).map((one) => one.code)
    expect(
      codes.some((code) => code.includes(rule)),
      `${rule} among ${codes.join(', ')}`,
    ).toBe(true)
  })

  test('fails when it sees no files', () => {
    expect(gate('oxlint', '--type-aware', 'app/nowhere').code).not.toBe(0)
  })
})

test('types: a wrong type fails', () => {
  plant('app/lib/wrongType.ts', `export const wrongType: number = 'one'\n`)
  expect(gate('tsc', '-p', 'tsconfig.json').output).toContain('app/lib/wrongType.ts')
})

test('types: DOM names do not exist in the pure layers', () => {
  plant('app/engine/usesDom.ts', `export const usesDom = (): string => window.name\n`)
  const { code, output } = gate('tsc', '-p', 'tsconfig.pure.json')
  expect(code).not.toBe(0)
  expect(output).toMatch(/app\/engine\/usesDom\.ts.*Cannot find name 'window'/)
})

test('format: a badly formatted file fails, and so does an empty search', () => {
  plant('app/lib/badlyFormatted.ts', `export   const x=1;\n`)
  expect(gate('prettier', '--check', 'app/lib/badlyFormatted.ts').code).toBe(1)
  expect(gate('prettier', '--check', 'app/nowhere').code).not.toBe(0)
})

test('dead code: an export that nobody uses fails', () => {
  plant('app/main.tsx', `import { used } from './lib/half'\nexport const main = used\n`)
  plant('app/lib/half.ts', `export const used = 1\nexport const unused = 2\n`)
  const { code, output } = gate('knip', '--include', 'exports,files')
  expect(code).not.toBe(0)
  expect(output).toMatch(/unused\s+app\/lib\/half\.ts/)
})

test('unit tests: a run without tests fails', () => {
  mkdirSync(join(planted, 'empty'), { recursive: true })
  expect(gate('vitest', 'run', '--root', 'empty').code).not.toBe(0)
})
