import type { TableName } from '#model/trace'
import type { RuleSet, Target } from '../ast'
import { parseNatAddress } from '../natAddress'
import type { Token, TokenReader } from './tokens'
import { readMark } from './values'

const rejectAnswers: Readonly<Record<RuleSet['family'], readonly string[]>> = {
  IPv4: [
    'icmp-net-unreachable',
    'icmp-host-unreachable',
    'icmp-port-unreachable',
    'icmp-proto-unreachable',
    'icmp-net-prohibited',
    'icmp-host-prohibited',
    'icmp-admin-prohibited',
    'tcp-reset',
  ],
  IPv6: ['icmp6-no-route', 'icmp6-adm-prohibited', 'icmp6-addr-unreachable', 'icmp6-port-unreachable', 'tcp-reset'],
}

/** The target that stands behind `-j`, with the options that follow it; whatever is no target of ours is a chain. */
export function readTarget(
  reader: TokenReader,
  jump: Token,
  table: TableName,
  family: RuleSet['family'],
): Target | undefined {
  const name = reader.value(jump)
  if (!name) return undefined
  switch (name.text) {
    case 'ACCEPT':
    case 'DROP':
    case 'RETURN':
      return { kind: name.text }
    case 'REJECT':
      return onlyIn('filter', table, name, reader) && readReject(reader, family)
    case 'DNAT':
      return onlyIn('nat', table, name, reader) && readDnat(reader, name, family)
    case 'SNAT':
      return onlyIn('nat', table, name, reader) && readSnat(reader, name, family)
    case 'MASQUERADE':
      return onlyIn('nat', table, name, reader) && { kind: 'MASQUERADE', randomFully: flag(reader, '--random-fully') }
    case 'MARK':
      return readMarkTarget(reader, name)
    default:
      return { kind: 'jump', chain: name.text }
  }
}

/** The kernel refuses a target in a table that it is not made for. */
function onlyIn(needed: TableName, table: TableName, name: Token, reader: TokenReader): true | undefined {
  return table === needed || reader.fail(name, `${name.text} target: only valid in ${needed} table, not ${table}`)
}

function readReject(reader: TokenReader, family: RuleSet['family']): Target | undefined {
  if (reader.peek() !== '--reject-with') return { kind: 'REJECT' }
  const option = reader.next()
  const answer = option && reader.value(option)
  if (!answer) return undefined
  if (!rejectAnswers[family].includes(answer.text)) return reader.fail(answer, `unknown reject type "${answer.text}"`)
  return { kind: 'REJECT', with: answer.text }
}

function readDnat(reader: TokenReader, name: Token, family: RuleSet['family']): Target | undefined {
  const to = natAddress(reader, name, '--to-destination', family)
  return to === undefined ? undefined : { kind: 'DNAT', to }
}

function readSnat(reader: TokenReader, name: Token, family: RuleSet['family']): Target | undefined {
  const to = natAddress(reader, name, '--to-source', family)
  return to === undefined ? undefined : { kind: 'SNAT', to, randomFully: flag(reader, '--random-fully') }
}

function natAddress(reader: TokenReader, target: Token, name: string, family: RuleSet['family']): string | undefined {
  const option = reader.next()
  if (option?.text !== name) return reader.fail(option ?? target, `${target.text}: option "${name}" must be specified`)
  const value = reader.value(option)
  if (!value) return undefined
  const address = parseNatAddress(value.text)
  const isV6 = address?.ip.includes(':') === true
  if (!address || isV6 !== (family === 'IPv6')) return reader.fail(value, `Bad IP address "${value.text}"`)
  if (address.port === undefined) return address.ip
  return isV6 ? `[${address.ip}]:${address.port}` : `${address.ip}:${address.port}`
}

function readMarkTarget(reader: TokenReader, name: Token): Target | undefined {
  const option = reader.next()
  if (!option) return reader.fail(name, 'MARK: one of the --set-xmark, --or-mark, … options is required')
  const mark = readMark(reader, option)
  if (!mark) return undefined
  const { value, mask = 0xffffffff } = mark
  switch (option.text) {
    case '--set-xmark':
      return { kind: 'MARK', operation: 'set', value, mask }
    case '--set-mark':
      return { kind: 'MARK', operation: 'set', value, mask: (mask | value) >>> 0 }
    case '--and-mark':
      return { kind: 'MARK', operation: 'set', value: 0, mask: ~value >>> 0 }
    case '--or-mark':
      return { kind: 'MARK', operation: 'or', value, mask: value }
    case '--xor-mark':
      return { kind: 'MARK', operation: 'xor', value, mask: 0 }
    default:
      return reader.fail(option, `unknown option "${option.text}"`)
  }
}

function flag(reader: TokenReader, name: string): boolean {
  const there = reader.peek() === name
  if (there) reader.next()
  return there
}
