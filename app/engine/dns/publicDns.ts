import { eachFamily } from '#model/addressFamilies'
import type { ExternalHost } from '#model/clusterSettings'
import type { DnsQuestion, DnsRecord } from '#model/trace'
import { familyOf } from '#model/ip'
import type { DnsAnswer } from './answer'

/** The records of public DNS by owner name, in lower case with the final dot. The root's SOA goes with every denial. */
export type PublicRecords = ReadonlyMap<string, readonly DnsRecord[]>

const rootSoa: DnsRecord = {
  name: '.',
  ttl: 86400,
  type: 'SOA',
  data: 'a.root-servers.net. nstld.verisign-grs.com. 2026010100 1800 900 604800 86400',
}

const longestChain = 10

/** An address outside and its names. */
export type PublicNames = Pick<ExternalHost, 'ip' | 'names'>

/** Public DNS of a scenario: each name of an outside host or a load balancer leads to its addresses. */
export function publicRecords(hosts: readonly PublicNames[]): PublicRecords {
  const records = new Map<string, DnsRecord[]>([['.', [rootSoa]]])
  for (const host of hosts) {
    for (const written of host.names) {
      const name = written.endsWith('.') ? written : `${written}.`
      const key = name.toLowerCase()
      const own = eachFamily(host.ip).map((data): DnsRecord => {
        return { name, ttl: 300, type: familyOf(data) === 'IPv6' ? 'AAAA' : 'A', data }
      })
      records.set(key, [...(records.get(key) ?? []), ...own])
    }
  }
  return records
}

/**
 * What public DNS answers. A name that has no record at all does not exist; one without this type is NODATA. CNAMEs are
 * followed as a recursive server follows them.
 */
export function answerPublic(records: PublicRecords, question: DnsQuestion): DnsAnswer {
  const answers: DnsRecord[] = []
  let name = question.name
  for (let hop = 0; hop < longestChain; hop++) {
    const here = records.get(name.toLowerCase()) ?? []
    const matching = here.filter((record) => record.type === question.type)
    if (matching.length > 0) {
      answers.push(...matching.map((record) => ({ ...record, name })))
      return { rcode: 'NOERROR', answers, authority: [], additional: [] }
    }
    const alias = here.find((record) => record.type === 'CNAME')
    if (!alias) {
      const missing = here.length === 0 && answers.length === 0
      return { rcode: missing ? 'NXDOMAIN' : 'NOERROR', answers, authority: denial(records), additional: [] }
    }
    answers.push({ ...alias, name })
    name = alias.data
  }
  return { rcode: 'SERVFAIL', answers: [], authority: [], additional: [] }
}

const denial = (records: PublicRecords): readonly DnsRecord[] =>
  (records.get('.') ?? []).filter((record) => record.type === 'SOA')
