import { expect, test } from 'vitest'
import { job } from './definition'
import type { Job } from './schema'

const withSpec = (spec: Partial<Job['spec']>, status: Job['status'] = {}): Job => {
  const example = job.example('once')
  return { ...example, spec: { ...example.spec, ...spec }, status }
}

const cell = (header: string, object: Job): string | undefined =>
  job.columns.find((column) => column.header === header)?.cell(object)

test.for([
  { spec: {}, want: { completions: 1, parallelism: 1 } },
  { spec: { parallelism: 3 }, want: { completions: undefined, parallelism: 3 } },
  { spec: { completions: 5 }, want: { completions: 5, parallelism: 1 } },
] as const)('$spec is filled in', ({ spec, want }) => {
  const { completions, parallelism, backoffLimit, suspend } = job.defaults(withSpec(spec)).spec
  expect({ completions, parallelism, backoffLimit, suspend }).toEqual({ ...want, backoffLimit: 6, suspend: false })
})

test.for([
  [{ completions: 3 }, { succeeded: 2 }, '2/3'],
  [{ parallelism: 4 }, {}, '0/1 of 4'],
  [{ parallelism: 1 }, { succeeded: 1 }, '1/1'],
] as const)('%o with %o has completions %s', ([spec, status, want]) => {
  expect(cell('COMPLETIONS', withSpec(spec, status))).toBe(want)
})

test('its status is the first condition that says it, and Running else', () => {
  const said = (type: string): string | undefined =>
    cell('STATUS', withSpec({}, { conditions: [{ type, status: 'True' }] }))
  expect(['Complete', 'Failed', 'Suspended', 'Ready'].map(said)).toEqual(['Complete', 'Failed', 'Suspended', 'Running'])
})

test('Pods that start again for ever are refused', () => {
  const { template } = withSpec({}).spec
  const always = withSpec({ template: { spec: { ...template.spec, restartPolicy: 'Always' } } })
  expect(job.validate(always).map(({ field, message }) => `${field}: ${message}`)).toEqual([
    'spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"',
  ])
})
