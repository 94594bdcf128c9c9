import { expect, test } from 'vitest'
import { definitionOf, isKnownKind, kinds, type AnyObject } from './registry'
import { checkObject } from './fields/check'

const examples: readonly AnyObject[] = Object.values(kinds).map((definition) => definition.example('web'))
const generic = ['Secret', 'PodDisruptionBudget', 'StorageClass', 'Gateway'].map((kind) =>
  definitionOf(kind).example('web'),
)
const all = [...examples, ...generic].map((object) => ({ kind: object.kind, object }))

test('the registry knows each kind by its own name', () => {
  expect(Object.values(kinds).map(({ kind }) => kind)).toEqual(Object.keys(kinds))
})

test.for(all)('$kind: filling in defaults twice is filling them in once', ({ kind, object }) => {
  const once = definitionOf(kind).defaults(object)
  expect(definitionOf(kind).defaults(once)).toEqual(once)
})

test.for(all)('$kind: the example is valid, also as a replacement of itself', ({ kind, object }) => {
  const stored = definitionOf(kind).defaults(object)
  const addressed = kind === 'Service' ? { ...stored, ...addressOf(stored) } : stored
  expect(definitionOf(kind).validate(addressed, addressed)).toEqual([])
  expect(checkObject(stored)).toEqual({ ok: true, value: stored })
})

test.for(all)('$kind: every column has a header of its own and some text', ({ kind, object }) => {
  const { columns } = definitionOf(kind)
  expect(new Set(columns.map(({ header }) => header)).size).toBe(columns.length)
  const stored = definitionOf(kind).defaults(object)
  for (const column of columns) expect(typeof column.cell(stored)).toBe('string')
  expect(columns[0]?.cell(object)).toBe('web')
})

test.for(all)('$kind: a name in capitals is refused at the name', ({ kind, object }) => {
  const wrong = { ...object, metadata: { ...object.metadata, name: 'Web' } }
  const errors = definitionOf(kind).validate(definitionOf(kind).defaults(wrong))
  expect(errors.map(({ field }) => field)).toContain('metadata.name')
})

test('kinds outside the registry have a plural and a place', () => {
  const said = ['PodDisruptionBudget', 'PriorityClass', 'Secret', 'ClusterRole'].map((kind) => {
    const { plural, namespaced } = definitionOf(kind)
    return `${plural} ${namespaced}`
  })
  expect(said).toEqual(['poddisruptionbudgets true', 'priorityclasses false', 'secrets true', 'clusterroles false'])
  expect(isKnownKind('constructor')).toBe(false)
})

/** Addresses are the allocator's, not a default. */
function addressOf(object: object): object {
  const { spec } = object as { spec: object }
  return {
    spec: {
      ...spec,
      clusterIP: '10.96.0.20',
      clusterIPs: ['10.96.0.20'],
      ipFamilies: ['IPv4'],
      ipFamilyPolicy: 'SingleStack',
    },
  }
}
