import { parseIp } from '#model/ip'
import type { DnsQuestion, DnsRecord, Rcode } from '#model/trace'

const types: Readonly<Record<number, DnsQuestion['type']>> = {
  1: 'A',
  2: 'NS',
  5: 'CNAME',
  6: 'SOA',
  12: 'PTR',
  16: 'TXT',
  28: 'AAAA',
  33: 'SRV',
}
const rcodes: Readonly<Record<Rcode, number>> = { NOERROR: 0, SERVFAIL: 2, NXDOMAIN: 3, REFUSED: 5 }
const numberOf = (type: DnsQuestion['type']): number =>
  Number(Object.entries(types).find(([, name]) => name === type)?.[0])

/** The question of a query as it came over the wire; undefined for what is no query of a type that is simulated. */
export function readQuestion(query: Buffer): DnsQuestion | undefined {
  if (query.length < 17 || query.readUInt16BE(4) !== 1) return undefined
  const labels: string[] = []
  let at = 12
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length))
    at += 1 + length
  }
  const type = at + 3 <= query.length ? types[query.readUInt16BE(at + 1)] : undefined
  return type && { name: `${labels.join('.')}.`, type }
}

/** What a name server says, as far as a stub resolver reads it. */
export interface Said {
  readonly rcode: Rcode
  readonly answers: readonly DnsRecord[]
  readonly authority: readonly DnsRecord[]
}

/** The answer to a query, ready to be sent: A, AAAA, CNAME and NS records with their data, others without. */
export function writeAnswer(query: Buffer, { rcode, answers, authority }: Said): Buffer {
  let end = 12
  while ((query[end] ?? 0) > 0) end += 1 + (query[end] ?? 0)
  end += 5
  const head = Buffer.from(query.subarray(0, 12))
  head.writeUInt16BE(0x8180 | rcodes[rcode], 2)
  const records = [answers, authority].map((section) => section.flatMap(recordBytes))
  ;[1, ...records.map((section) => section.length), 0].forEach((count, i) => head.writeUInt16BE(count, 4 + 2 * i))
  return Buffer.concat([head, query.subarray(12, end), ...records.flat()])
}

function recordBytes({ name, type, ttl, data }: DnsRecord): readonly Buffer[] {
  const bytes = dataBytes(type, data)
  if (!bytes) return []
  const fixed = Buffer.alloc(10)
  fixed.writeUInt16BE(numberOf(type), 0)
  fixed.writeUInt16BE(1, 2)
  fixed.writeUInt32BE(ttl, 4)
  fixed.writeUInt16BE(bytes.length, 8)
  return [Buffer.concat([nameBytes(name), fixed, bytes])]
}

function dataBytes(type: DnsRecord['type'], data: string): Buffer | undefined {
  switch (type) {
    case 'A':
    case 'AAAA': {
      const { words = [] } = parseIp(data) ?? {}
      return Buffer.concat(words.map(wordBytes))
    }
    case 'CNAME':
    case 'NS':
    case 'PTR':
      return nameBytes(data)
    case 'SOA': {
      const [server = '', mail = '', ...numbers] = data.split(' ')
      return Buffer.concat([nameBytes(server), nameBytes(mail), ...numbers.map((text) => wordBytes(Number(text)))])
    }
    case 'SRV':
    case 'TXT':
      return undefined
  }
}

function wordBytes(word: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(word >>> 0)
  return bytes
}

const nameBytes = (name: string): Buffer =>
  Buffer.concat([
    ...name
      .split('.')
      .filter((label) => label !== '')
      .map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label, 'latin1')])),
    Buffer.from([0]),
  ])
