import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { limits } from './limits'
import { readYaml } from './yamlText'

const values = (text: string) => {
  const read = readYaml(text)
  return read.ok ? read.value.map((document) => document.value) : read.error
}
const errors = (text: string) => {
  const read = readYaml(text)
  return read.ok ? [] : read.error.map((error) => `${error.line}:${error.column} ${error.message}`)
}

test.for([
  {
    name: 'YAML 1.1 booleans',
    text: 'a: yes\nb: on\nc: "yes"\nd: Off',
    want: [{ a: true, b: true, c: 'yes', d: false }],
  },
  { name: 'octal numbers', text: 'mode: 0644', want: [{ mode: 420 }] },
  { name: 'no base 60', text: 'a: 1:20\nb: 1:20.5', want: [{ a: '1:20', b: '1:20.5' }] },
  { name: 'one-letter keys as text', text: 'x: 1\ny: 2\nn: y', want: [{ x: 1, y: 2, n: true }] },
  {
    name: 'other numbers',
    text: 'a: [0x1F, 0b11, 0o17, 08, 1_000, .5, 1e3, -017, +2, -0]',
    want: [{ a: [31, 3, 15, 8, 1000, 0.5, 1000, -15, 2, 0] }],
  },
  {
    name: 'what only looks like a number',
    text: 'a: [., 1.2.3, 0x, 1e, +, 1-2, 10.0.0.1]',
    want: [{ a: ['.', '1.2.3', '0x', '1e', '+', '1-2', '10.0.0.1'] }],
  },
  { name: 'no dates', text: 'a: 2001-01-01', want: [{ a: '2001-01-01' }] },
  { name: 'nothing for documents that are empty', text: '---\n---\n# only a comment\n---\na: 1\n', want: [{ a: 1 }] },
  { name: 'JSON, tabs and all', text: '{"a": [1,\n\t{"b": null}]}', want: [{ a: [1, { b: null }] }] },
  { name: 'aliases', text: 'a: &x {k: 1}\nb: *x', want: [{ a: { k: 1 }, b: { k: 1 } }] },
  {
    name: 'merge keys, the map itself winning',
    text: 'a: &x {k: 1, l: 2}\nb:\n  <<: *x\n  k: 3',
    want: [{ a: { k: 1, l: 2 }, b: { l: 2, k: 3 } }],
  },
  { name: 'keys that are no text', text: '1: a\ntrue: b\nnull: c', want: [{ '1': 'a', true: 'b', null: 'c' }] },
  { name: 'tags it does not know as text', text: 'a: !secret x\nb: !!binary aGk=', want: [{ a: 'x', b: 'aGk=' }] },
])('reads $name', ({ text, want }) => {
  expect(values(text)).toEqual(want)
})

test.for([
  {
    name: 'every duplicate key',
    text: 'a: 1\na: 2\nb: {c: 1, c: 2}',
    want: ['2:1 key "a" is already set in this map', '3:11 key "c" is already set in this map'],
  },
  { name: 'tabs', text: 'a:\n\t- x', want: ['2:1 Tabs are not allowed as indentation'] },
  {
    name: 'errors of several documents',
    text: 'a: [\n---\nb: 1\nb: 2',
    want: expect.arrayContaining(['4:1 key "b" is already set in this map']) as unknown,
  },
  { name: 'an unknown alias', text: 'a: *nope', want: ['1:4 unknown alias *nope: its anchor must stand before it'] },
  { name: 'an alias inside itself', text: 'a: &a [*a]', want: ['1:8 alias *a stands inside what it refers to'] },
  { name: 'numbers that JSON cannot hold', text: 'a: .nan', want: ['1:4 NaN is not a number that JSON can hold'] },
  { name: 'the key __proto__', text: 'a: 1\n__proto__: {b: 1}', want: ['2:12 the key __proto__ is not read'] },
  { name: 'a merge of a scalar', text: '<<: 3', want: ['1:5 what << merges must be a map or a list of maps'] },
])('reports $name', ({ text, want }) => {
  expect(errors(text)).toEqual(want)
})

describe('what is too much', () => {
  const nested = (levels: number) => Array.from({ length: levels }, (_, i) => `${' '.repeat(i)}k:`).join('\n')

  test.for([
    { name: 'flow lists', text: '['.repeat(100_000) },
    { name: 'block lists', text: '- '.repeat(20_000) },
    { name: 'flow maps', text: '{a: '.repeat(20_000) },
    { name: 'explicit keys', text: '? '.repeat(20_000) },
    { name: 'block maps', text: nested(limits.depth + 1) },
  ])('$name nested too deeply', ({ text }) => {
    expect(errors(text)).toEqual([expect.stringContaining(`nested deeper than ${limits.depth} levels`)])
  })

  test('nesting up to the limit is read', () => {
    expect(errors(nested(limits.depth - 1))).toEqual([])
  })

  test('an alias bomb', () => {
    const lines = ['a0: &a0 [1, 1]']
    for (let i = 1; i < 30; i++)
      lines.push(
        `a${i}: &a${i} [${Array(9)
          .fill(`*a${i - 1}`)
          .join(', ')}]`,
      )
    expect(errors(lines.join('\n'))).toEqual([expect.stringContaining('aliases followed')])
  })

  test('a long string', () => {
    expect(errors(`a: ${'x'.repeat(limits.string + 1)}`)).toEqual([expect.stringContaining('1:4 a string of')])
  })

  test('a long text', () => {
    expect(errors('#'.repeat(limits.text + 1))).toEqual([expect.stringContaining('1:1 the text has')])
  })
})

test.for([
  { path: '', want: '1:1' },
  { path: 'spec.ports[0].port', want: '7:13' },
  { path: 'spec.ports', want: '6:3' },
  { path: 'spec.ports[1].port', want: '8:7' },
  { path: 'spec.selector', want: '5:1' },
  { path: 'metadata.labels[app.kubernetes.io/name]', want: '4:36' },
  { path: 'metadata.labels.app.kubernetes.io/name', want: '4:36' },
  { path: 'metadata.name', want: '3:9' },
])('$path stands at $want', ({ path, want }) => {
  const read = readYaml(`kind: Service
metadata:
  name: web
  labels: {app.kubernetes.io/name: web}
spec:
  ports:
    - port: 80
    - name: http
`)
  const at = read.ok ? read.value[0]?.at(path) : undefined
  expect(`${at?.line}:${at?.column}`).toBe(want)
})

test('never throws, whatever the text', () => {
  const bits = [
    'a: ',
    '- ',
    '? ',
    '*x',
    '&x ',
    '<<: ',
    '{',
    '}',
    '[',
    ']',
    '\n',
    '  ',
    '---\n',
    '"',
    "'",
    '|\n',
    '!t ',
    '#',
    ',',
    ': ',
    '1',
    '%YAML 1.2\n',
    '\t',
    '.nan',
    '__proto__',
  ]
  const soup = fc.array(fc.oneof(fc.constantFrom(...bits), fc.string({ maxLength: 3 })), { maxLength: 40 })
  fc.assert(
    fc.property(soup, (parts) => {
      const read = readYaml(parts.join(''))
      if (!read.ok) expect(read.error.length).toBeGreaterThan(0)
    }),
  )
})
