import { describe, expect, test } from 'vitest'
import type { Rcode } from '#model/trace'
import { candidateNames, resolve, type Asked } from './resolve'

const pod = { search: ['default.svc.cluster.local', 'svc.cluster.local', 'cluster.local'], ndots: 5 }

describe('dns-search-list: the names that glibc tries', () => {
  test.for([
    { name: 'web', want: ['web.default.svc.cluster.local.', 'web.svc.cluster.local.', 'web.cluster.local.', 'web.'] },
    { name: 'web.prod.svc.cluster.local.', want: ['web.prod.svc.cluster.local.'] },
    {
      name: 'a.b.c.d.example.com',
      want: [
        'a.b.c.d.example.com.',
        'a.b.c.d.example.com.default.svc.cluster.local.',
        'a.b.c.d.example.com.svc.cluster.local.',
        'a.b.c.d.example.com.cluster.local.',
      ],
    },
    { name: 'web..prod', want: [] },
    { name: 'x'.repeat(64), want: [] },
  ])('$name', ({ name, want }) => {
    expect(candidateNames(name, pod)).toEqual(want)
  })

  test('fewer ndots bring the name as it stands forward', () => {
    expect(candidateNames('api.prod', { ...pod, ndots: 1 })[0]).toBe('api.prod.')
    expect(candidateNames('api.prod', { ...pod, ndots: 2 })[0]).toBe('api.prod.default.svc.cluster.local.')
  })
})

interface Sent extends Asked {
  readonly name: string
}

/** Asks a table of names: an address, an rcode, `silence` or `refused`; NXDOMAIN for what it does not hold. */
const lookUp = (name: string, table: Readonly<Record<string, string>>, types: readonly ('A' | 'AAAA')[] = ['A']) => {
  const { asked, addresses, error } = resolve<Sent>(name, pod, types, (question) => {
    const entry = table[`${question.name} ${question.type}`] ?? table[question.name] ?? 'NXDOMAIN'
    const base = { name: question.name, answers: [] }
    if (entry === 'silence') return base
    if (entry === 'refused') return { ...base, refused: true }
    if (/^[A-Z]/.test(entry)) return { ...base, rcode: entry as Rcode }
    return { ...base, rcode: 'NOERROR', answers: [{ name: question.name, ttl: 30, type: question.type, data: entry }] }
  })
  return { asked: asked.map((one) => one.name), result: error ?? addresses.join() }
}

describe('dns-getaddrinfo: how a look-up ends', () => {
  const first = 'web.default.svc.cluster.local.'
  test.for([
    { title: 'found at once', name: 'web', table: { [first]: '10.96.0.5' }, questions: 1, result: '10.96.0.5' },
    {
      title: 'found in another namespace at the second try',
      name: 'web.prod',
      table: { 'web.prod.svc.cluster.local.': '10.96.0.6' },
      questions: 2,
      result: '10.96.0.6',
    },
    { title: 'missing everywhere', name: 'web', table: {}, questions: 4, result: 'EAI_NONAME' },
    { title: 'NODATA is remembered', name: 'web', table: { [first]: 'NOERROR' }, questions: 4, result: 'EAI_NODATA' },
    {
      title: 'SERVFAIL is asked twice',
      name: 'web',
      table: { [first]: 'SERVFAIL' },
      questions: 5,
      result: 'EAI_AGAIN',
    },
    {
      title: 'silence ends the search list, the bare name is still asked',
      name: 'web',
      table: { [first]: 'silence', 'web.': 'silence' },
      questions: 4,
      result: 'EAI_AGAIN',
    },
    {
      title: 'a refusal ends it at once',
      name: 'web',
      table: { [first]: 'refused' },
      questions: 1,
      result: 'EAI_AGAIN',
    },
    { title: 'an address needs no question', name: '10.96.0.7', table: {}, questions: 0, result: '10.96.0.7' },
    { title: 'an empty label is no name', name: 'web..x', table: {}, questions: 0, result: 'EAI_NONAME' },
  ])('$title', ({ name, table, questions, result }) => {
    const found = lookUp(name, table)
    expect(found.asked).toHaveLength(questions)
    expect(found.result).toBe(result)
  })
})

describe('dns-aaaa: a client of both families asks for both', () => {
  const first = 'web.default.svc.cluster.local.'
  test.for([
    {
      title: 'both are answered',
      table: { [`${first} A`]: '10.96.0.5', [`${first} AAAA`]: 'fd00::5' },
      questions: 2,
      result: '10.96.0.5,fd00::5',
    },
    {
      title: 'one address is enough',
      table: { [`${first} A`]: '10.96.0.5', [`${first} AAAA`]: 'NOERROR' },
      questions: 2,
      result: '10.96.0.5',
    },
    { title: 'missing everywhere', table: {}, questions: 8, result: 'EAI_NONAME' },
    { title: 'NODATA of both is remembered', table: { [first]: 'NOERROR' }, questions: 8, result: 'EAI_NODATA' },
    {
      title: 'a failure of one sends both again',
      table: { [`${first} A`]: 'NOERROR', [`${first} AAAA`]: 'SERVFAIL' },
      questions: 10,
      result: 'EAI_AGAIN',
    },
    { title: 'a refusal ends it at once', table: { [first]: 'refused' }, questions: 2, result: 'EAI_AGAIN' },
  ])('$title', ({ table, questions, result }) => {
    const found = lookUp('web', table, ['A', 'AAAA'])
    expect(found.asked).toHaveLength(questions)
    expect(found.result).toBe(result)
  })
})
