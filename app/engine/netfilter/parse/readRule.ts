import type { TableName } from '#model/trace'
import type { Match, Rule, RuleSet, Target } from '../ast'
import { matchModules, protocolModules } from './matchModules'
import { readTarget } from './readTarget'
import type { Token, TokenReader } from './tokens'
import { readCidr, readPorts } from './values'

const protocols = ['tcp', 'udp', 'sctp', 'icmp'] as const

/** A rule as it stands behind `-A CHAIN`; undefined when the reader noted an error. */
export function readRule(reader: TokenReader, table: TableName, family: RuleSet['family']): Rule | undefined {
  const matches: Match[] = []
  let target: Target | undefined
  for (let token = reader.next(); token; token = reader.next()) {
    if (isJump(token)) {
      if (target) return reader.fail(token, 'multiple -j flags not allowed')
      target =
        token.text === '-g' || token.text === '--goto'
          ? readGoto(reader, token)
          : readTarget(reader, token, table, family)
      if (!target) return undefined
      continue
    }
    const match = readMatch(reader, token, family)
    if (!match) return undefined
    if (isHeader(match) && matches.some((other) => other.kind === match.kind)) {
      return reader.fail(token, `multiple ${token.text} flags not allowed`)
    }
    if (isPort(match) && !hasPorts(matches)) return reader.fail(token, `unknown option "${token.text}"`)
    if (isPort(match) && matches.some((other) => other.kind === match.kind)) {
      return reader.fail(token, `option "${token.text}" cannot be used more than once`)
    }
    matches.push(match)
  }
  return target ? { matches, target } : { matches }
}

function readMatch(reader: TokenReader, first: Token, family: RuleSet['family']): Match | undefined {
  const negate = first.text === '!'
  const token = negate ? reader.next() : first
  if (!token) return reader.fail(first, 'nothing follows "!"')
  switch (token.text) {
    case '-s':
    case '--source':
    case '--src':
      return cidrMatch('source', readCidr(reader, token, family), negate)
    case '-d':
    case '--destination':
    case '--dst':
      return cidrMatch('destination', readCidr(reader, token, family), negate)
    case '-i':
    case '--in-interface':
      return interfaceMatch('inInterface', reader.value(token), negate)
    case '-o':
    case '--out-interface':
      return interfaceMatch('outInterface', reader.value(token), negate)
    case '-p':
    case '--protocol':
    case '--proto':
      return protocolMatch(reader, token, negate)
    case '--sport':
    case '--source-port':
      return portMatch('sourcePort', readPorts(reader, token), negate)
    case '--dport':
    case '--destination-port':
      return portMatch('destinationPort', readPorts(reader, token), negate)
    case '-m':
    case '--match':
      return negate ? reader.fail(first, 'unexpected "!"') : moduleMatch(reader, token, family)
    default:
      return reader.fail(token, `unknown option "${token.text}"`)
  }
}

function moduleMatch(reader: TokenReader, option: Token, family: RuleSet['family']): Match | undefined {
  const module = reader.value(option)
  if (!module) return undefined
  if (protocolModules.includes(module.text)) return { kind: 'module', name: module.text }
  const parse = Object.hasOwn(matchModules, module.text) ? matchModules[module.text] : undefined
  return parse ? parse(reader, module, family) : reader.fail(module, `Couldn't load match "${module.text}"`)
}

function protocolMatch(reader: TokenReader, option: Token, negate: boolean): Match | undefined {
  const name = reader.value(option)
  if (!name) return undefined
  const protocol = protocols.find((known) => known === name.text.toLowerCase())
  return protocol
    ? { kind: 'protocol', protocol, negate }
    : reader.fail(name, `unknown protocol "${name.text}" specified`)
}

function readGoto(reader: TokenReader, option: Token): Target | undefined {
  const chain = reader.value(option)
  return chain && { kind: 'goto', chain: chain.text }
}

const cidrMatch = (kind: 'source' | 'destination', cidr: string | undefined, negate: boolean): Match | undefined =>
  cidr === undefined ? undefined : { kind, cidr, negate }

const interfaceMatch = (
  kind: 'inInterface' | 'outInterface',
  name: Token | undefined,
  negate: boolean,
): Match | undefined => name && { kind, name: name.text, negate }

const portMatch = (
  kind: 'sourcePort' | 'destinationPort',
  ports: { readonly from: number; readonly to: number } | undefined,
  negate: boolean,
): Match | undefined => ports && { kind, ...ports, negate }

const isJump = (token: Token): boolean => ['-j', '--jump', '-g', '--goto'].includes(token.text)

const isHeader = (match: Match): boolean =>
  ['source', 'destination', 'inInterface', 'outInterface', 'protocol'].includes(match.kind)

const isPort = (match: Match): boolean => match.kind === 'sourcePort' || match.kind === 'destinationPort'

/** Ports are options of a protocol that has them, which must have been named before. */
const hasPorts = (matches: readonly Match[]): boolean =>
  matches.some((match) => match.kind === 'protocol' && match.protocol !== 'icmp' && !match.negate)
