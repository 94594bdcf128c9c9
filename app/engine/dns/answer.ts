import type { DnsQuestion, DnsRecord, Rcode } from '#model/trace'
import { familyOf, ipFromWords, parseIp } from '#model/ip'
import { answerPublic } from './publicDns'
import { meaningOf, pointersTo, type Target } from './records'
import type { ZoneData } from './zoneData'

/** A reply of a name server, by sections. NODATA is NOERROR without answers. */
export interface DnsAnswer {
  readonly rcode: Rcode
  readonly answers: readonly DnsRecord[]
  readonly authority: readonly DnsRecord[]
  readonly additional: readonly DnsRecord[]
}

const longestChain = 10
const schemaVersion = '"1.1.0"'
const schemaVersionTtl = 28800

/**
 * What CoreDNS answers to one question: from Services and EndpointSlices inside its zones, from the upstream outside.
 *
 * Names are compared without regard to case; the answer repeats the name as it was asked.
 * Upstream: coredns plugin/kubernetes/handler.go and plugin/backend_lookup.go, 1.14.
 */
export const answerQuestion = (zone: ZoneData, question: DnsQuestion): DnsAnswer => answerAt(zone, question, 0)

function answerAt(zone: ZoneData, question: DnsQuestion, chased: number): DnsAnswer {
  const name = question.name.replace(/\.$/, '')
  const origin = originOf(zone.corefile.zones, name)
  if (origin === undefined) return forwarded(zone, question)
  const asked: Asked = { zone, question, origin, labels: labelsBefore(name, origin), chased }
  const answer = isReverse(origin) ? reverseAnswer(asked) : clusterAnswer(asked)
  const passesOn = answer.rcode === 'NXDOMAIN' && originOf(zone.corefile.fallthrough, name) !== undefined
  return passesOn && zone.upstream ? forwarded(zone, question) : answer
}

interface Asked {
  readonly zone: ZoneData
  readonly question: DnsQuestion
  /** The zone that matched, in the case it was asked in, without a final dot. */
  readonly origin: string
  /** What stands before it, in lower case. */
  readonly labels: readonly string[]
  /** How many CNAMEs led here. */
  readonly chased: number
}

/** The longest of `zones` that `name` lies in, spelled as in the name. */
function originOf(zones: readonly string[], name: string): string | undefined {
  const lower = name.toLowerCase()
  const around = zones.filter((zone) => lower === zone || lower.endsWith(`.${zone}`))
  const longest = Math.max(-1, ...around.map((zone) => zone.length))
  return longest < 0 ? undefined : name.slice(name.length - longest)
}

const labelsBefore = (name: string, origin: string): readonly string[] =>
  name.length === origin.length
    ? []
    : name
        .slice(0, -origin.length - 1)
        .toLowerCase()
        .split('.')

const isReverse = (origin: string): boolean => /(^|\.)(in-addr|ip6)\.arpa$/i.test(origin)

const forwarded = (zone: ZoneData, question: DnsQuestion): DnsAnswer =>
  zone.upstream
    ? answerPublic(zone.upstream, question)
    : { rcode: 'SERVFAIL', answers: [], authority: [], additional: [] }

function clusterAnswer(asked: Asked): DnsAnswer {
  const { zone, question, labels } = asked
  const meaning = meaningOf(zone, labels)
  switch (meaning.kind) {
    case 'none':
      return nxdomain(asked)
    case 'empty':
      return question.type === 'TXT' ? nxdomain(asked) : nodata(asked)
    case 'apex':
      return apexAnswer(asked)
    case 'version':
      return question.type === 'TXT'
        ? positive([{ name: question.name, ttl: schemaVersionTtl, type: 'TXT', data: schemaVersion }])
        : nxdomain(asked)
    case 'nameServer':
      return addressAnswer(
        asked,
        nameServers(asked).map((server) => server.address),
      )
    case 'podAddress':
      return addressAnswer(asked, [meaning.address])
    case 'targets':
      return question.type === 'SRV'
        ? serverAnswer(asked, meaning.targets)
        : addressAnswer(
            asked,
            meaning.targets.map((target) => target.address),
          )
    case 'alias':
      return aliasAnswer(asked, meaning.to)
  }
}

function addressAnswer(asked: Asked, addresses: readonly string[]): DnsAnswer {
  const { name, type } = asked.question
  const fitting = [...new Set(addresses)].filter((address) => addressType(address) === type)
  return fitting.length > 0 ? positive(fitting.map((address) => record(asked, name, type, address))) : nodata(asked)
}

const addressType = (address: string): 'A' | 'AAAA' => (familyOf(address) === 'IPv6' ? 'AAAA' : 'A')

/** One SRV for each target and port; the weight is shared by all pairs before doubles are removed. */
function serverAnswer(asked: Asked, targets: readonly Target[]): DnsAnswer {
  const weight = Math.max(1, Math.floor(100 / targets.length))
  const withPort = targets.filter((target) => target.port !== undefined)
  const data = withPort.map((target) => `0 ${weight} ${target.port} ${inZone(asked, target.host)}`)
  if (data.length === 0) return nodata(asked)
  return {
    ...positive([...new Set(data)].map((text) => record(asked, asked.question.name, 'SRV', text))),
    additional: hostRecords(asked, withPort),
  }
}

function hostRecords(asked: Asked, targets: readonly { readonly host: string; readonly address: string }[]) {
  const byText = new Map(targets.map((target) => [`${target.host} ${target.address}`, target]))
  return [...byText.values()].map(({ host, address }) =>
    record(asked, inZone(asked, host), addressType(address), address),
  )
}

/** A CNAME, with what it leads to. One that leads nowhere inside the zone is not shown; one that leaves the zone is. */
function aliasAnswer(asked: Asked, to: string): DnsAnswer {
  const { zone, question, origin, chased } = asked
  const alias = record(asked, question.name, 'CNAME', to)
  if (question.type === 'CNAME') return positive([alias])
  if (question.type !== 'A' && question.type !== 'AAAA') return nodata(asked)
  const inside = originOf(zone.corefile.zones, to.replace(/\.$/, ''))?.toLowerCase() === origin.toLowerCase()
  if (chased >= longestChain) return inside ? nodata(asked) : positive([alias])
  const rest = answerAt(zone, { ...question, name: to }, chased + 1)
  const leadsSomewhere = rest.answers.some((answer) => answer.type === question.type)
  if (inside && !leadsSomewhere) return nodata(asked)
  return positive([alias, ...rest.answers])
}

function apexAnswer(asked: Asked): DnsAnswer {
  const { type, name } = asked.question
  if (type === 'SOA') return positive([soaOf(asked, asked.zone.corefile.ttl)])
  if (type === 'TXT') return nxdomain(asked)
  const servers = nameServers(asked)
  if (type !== 'NS' || servers.length === 0) return nodata(asked)
  const hosts = [...new Set(servers.map((server) => inZone(asked, server.host)))]
  return { ...positive(hosts.map((host) => record(asked, name, 'NS', host))), additional: hostRecords(asked, servers) }
}

/** The Services in front of the CoreDNS Pod that answers, or the Pod itself where there is none. */
function nameServers(asked: Asked): readonly { readonly host: string; readonly address: string }[] {
  const { podIp } = asked.zone
  if (podIp === undefined) return []
  const fronts = pointersTo(asked.zone.store, podIp).flatMap((endpoint) => {
    const [, ...service] = endpoint.split('.')
    const meaning = meaningOf(asked.zone, service)
    if (meaning.kind !== 'targets') return []
    const headless = meaning.targets.some((target) => target.host === endpoint)
    return meaning.targets.filter((target) => !headless || target.host === endpoint)
  })
  return fronts.length > 0 ? fronts : [{ host: 'ns.dns', address: podIp }]
}

function reverseAnswer(asked: Asked): DnsAnswer {
  const { zone, question } = asked
  if (asked.labels.length === 0)
    return question.type === 'SOA' ? positive([soaOf(asked, zone.corefile.ttl)]) : nodata(asked)
  const address = reversedAddress(question.name)
  const hosts = question.type === 'PTR' && address !== undefined ? pointersTo(zone.store, address) : []
  const home = zone.corefile.zones.find((name) => !isReverse(name))
  if (hosts.length === 0 || home === undefined) return nxdomain(asked)
  return positive(hosts.map((host) => record(asked, question.name, 'PTR', `${host}.${home}.`)))
}

/** The address that a name under `in-addr.arpa` or `ip6.arpa` spells backwards. */
function reversedAddress(name: string): string | undefined {
  const [root, tree, ...parts] = name.toLowerCase().replace(/\.$/, '').split('.').reverse()
  if (root !== 'arpa') return undefined
  if (tree === 'in-addr') return parts.length === 4 ? parseIp(parts.join('.'))?.text : undefined
  if (tree !== 'ip6' || parts.length !== 32 || !parts.every((part) => /^[0-9a-f]$/.test(part))) return undefined
  const digits = parts.join('')
  return ipFromWords([0, 8, 16, 24].map((at) => Number.parseInt(digits.slice(at, at + 8), 16))).text
}

const inZone = (asked: Asked, host: string): string => `${host}.${asked.origin}.`

const record = (asked: Asked, name: string, type: DnsRecord['type'], data: string): DnsRecord => ({
  name,
  ttl: asked.zone.corefile.ttl,
  type,
  data,
})

const positive = (answers: readonly DnsRecord[]): DnsAnswer => ({
  rcode: 'NOERROR',
  answers,
  authority: [],
  additional: [],
})

const nodata = (asked: Asked): DnsAnswer => ({ ...positive([]), authority: [denial(asked)] })

const nxdomain = (asked: Asked): DnsAnswer => ({ ...nodata(asked), rcode: 'NXDOMAIN' })

const longestDenial = 300

const denial = (asked: Asked): DnsRecord => soaOf(asked, Math.min(asked.zone.corefile.ttl, longestDenial))

const soaOf = ({ zone, origin }: Asked, ttl: number): DnsRecord => ({
  name: `${origin}.`,
  ttl,
  type: 'SOA',
  data: `ns.dns.${origin}. hostmaster.${origin}. ${zone.serial} 7200 1800 86400 ${zone.corefile.ttl}`,
})
