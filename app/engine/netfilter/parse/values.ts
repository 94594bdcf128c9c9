import { cidrOf } from '#model/cidr'
import { parseIp } from '#model/ip'
import type { RuleSet } from '../ast'
import type { Token, TokenReader } from './tokens'

/** An address or a range in canonical spelling; a range of one address stays one. */
export function readCidr(reader: TokenReader, option: Token, family: RuleSet['family']): string | undefined {
  const token = reader.value(option)
  if (!token) return undefined
  const [, address = '', length] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(token.text) ?? []
  const ip = parseIp(address)
  const bits = ip && 32 * ip.words.length
  const prefix = length === undefined ? bits : Number(length)
  if (!ip || prefix === undefined || ip.family !== family || prefix > (bits ?? 0)) {
    return reader.fail(token, `host/network "${token.text}" not found`)
  }
  return length === undefined ? ip.text : cidrOf(ip, prefix).text
}

/** A port or a range of ports, `80` or `8000:8080`; an open end means the first or the last port. */
export function readPorts(
  reader: TokenReader,
  option: Token,
): { readonly from: number; readonly to: number } | undefined {
  const token = reader.value(option)
  if (!token) return undefined
  const [, first = '', colon, last = ''] = /^(\d{0,5})(:?)(\d{0,5})$/.exec(token.text) ?? []
  const from = first === '' ? 0 : Number(first)
  const to = colon === '' ? from : last === '' ? 65535 : Number(last)
  if ((first === '' && !colon) || (colon === '' && last !== '') || colon === undefined || to > 65535 || from > to) {
    return reader.fail(token, `invalid port/service "${token.text}" specified`)
  }
  return { from, to }
}

/** A number of 32 bits, decimal or with `0x`, and its mask where one follows after a slash. */
export function readMark(
  reader: TokenReader,
  option: Token,
): { readonly value: number; readonly mask?: number } | undefined {
  const token = reader.value(option)
  if (!token) return undefined
  const numbers = token.text.split('/').map(unsigned32)
  const [value, mask] = numbers
  if (value === undefined || numbers.length > 2 || numbers.includes(undefined)) {
    return reader.fail(token, `bad mark value "${token.text}"`)
  }
  return mask === undefined ? { value } : { value, mask }
}

function unsigned32(text: string): number | undefined {
  if (!/^(?:0x[0-9a-f]{1,8}|\d{1,10})$/i.test(text)) return undefined
  const value = Number(text)
  return value < 2 ** 32 ? value : undefined
}
