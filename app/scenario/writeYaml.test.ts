import fc from 'fast-check'
import { expect, test } from 'vitest'
import { writeYaml } from './writeYaml'
import { readYaml } from './yamlText'

test('reads like kubectl get -o yaml', () => {
  expect(
    writeYaml(
      [
        { kind: 'Service', spec: { ports: [{ port: 80 }], selector: { app: 'on' } } },
        { layout: { 'Node//a': { x: 1, w: 2 } } },
      ],
      ['layout'],
    ),
  ).toBe(`kind: Service
spec:
  ports:
  - port: 80
  selector:
    app: "on"
---
layout:
  Node//a: {x: 1, w: 2}
`)
})

const tricky = [
  'yes',
  'on',
  'y',
  'No',
  '1:20',
  '0o17',
  '017',
  '.',
  '2001-01-01',
  '~',
  'null',
  '1e3',
  '',
  'a: b',
  '# c',
  'x\ny\n',
  ' x ',
  '-',
  '0x1',
  '<<',
  '*a',
  '&a',
  '!t',
  '%',
  '\t',
  '1_000',
  '.inf',
  '---',
  '\u2028',
  'é',
]
const text = fc.oneof(
  fc.constantFrom(...tricky),
  fc.string({ maxLength: 12 }),
  fc.string({ unit: 'grapheme', maxLength: 6 }),
)
const value = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    text,
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.constant(null),
    tie('list'),
    tie('map'),
  ),
  list: fc.array(tie('value'), { maxLength: 4 }),
  map: fc.dictionary(
    text.filter((key) => key !== '__proto__'),
    tie('value'),
    { maxKeys: 4, noNullPrototype: true },
  ),
}))

test('what is written is read back the same', () => {
  fc.assert(
    fc.property(fc.array(value.map, { minLength: 1, maxLength: 3 }), (values) => {
      const read = readYaml(writeYaml(values))
      // JSON has no negative zero.
      expect(read.ok ? read.value.map((document) => document.value) : read.error).toEqual(
        JSON.parse(JSON.stringify(values)),
      )
    }),
    { numRuns: 100 },
  )
})
