import type { Match, RuleSet } from '../ast'
import type { Token, TokenReader } from './tokens'
import { readMark } from './values'

type ModuleParser = (reader: TokenReader, module: Token, family: RuleSet['family']) => Match | undefined

const ctStates = ['INVALID', 'NEW', 'RELATED', 'ESTABLISHED', 'UNTRACKED', 'SNAT', 'DNAT']

/** Modules that load an option parser and match nothing themselves. */
export const protocolModules = ['tcp', 'udp', 'sctp', 'icmp']

/** The matches that stand behind `-m NAME`: each reads the options that follow the name. */
export const matchModules: Readonly<Record<string, ModuleParser>> = {
  comment: (reader, module) => {
    const text = option(reader, module, '--comment')
    return text && { kind: 'comment', text: text.text }
  },
  mark: (reader, module) => {
    const negate = negation(reader)
    const name = named(reader, module, '--mark')
    const mark = name && readMark(reader, name)
    return mark && { kind: 'mark', value: mark.value, mask: mark.mask ?? 0xffffffff, negate }
  },
  conntrack: (reader, module) => {
    const negate = negation(reader)
    const states = option(reader, module, '--ctstate')
    if (!states) return undefined
    const names = states.text.split(',')
    const bad = names.find((state) => !ctStates.includes(state))
    if (bad !== undefined) return reader.fail(states, `Bad ctstate "${bad}"`)
    return { kind: 'ctstate', states: names, negate }
  },
  addrtype: (reader, module) => {
    const negate = negation(reader)
    const name = reader.next()
    const side = name?.text === '--src-type' ? 'src' : name?.text === '--dst-type' ? 'dst' : undefined
    if (!name || !side) return reader.fail(name ?? module, 'addrtype: only --src-type and --dst-type are known here')
    const type = reader.value(name)
    if (!type) return undefined
    if (type.text !== 'LOCAL') return reader.fail(type, `addrtype: only the type LOCAL is known here`)
    const limitInterface = limitOf(reader)
    return { kind: 'addrtype', side, type: 'LOCAL', ...(limitInterface ? { limitInterface } : {}), negate }
  },
  statistic: (reader, module) => {
    const mode = option(reader, module, '--mode')
    if (!mode) return undefined
    if (mode.text !== 'random') return reader.fail(mode, 'statistic: only the mode random is known here')
    const probability = option(reader, module, '--probability')
    if (!probability) return undefined
    if (!/^[01](?:\.\d+)?$/.test(probability.text) || Number(probability.text) > 1) {
      return reader.fail(probability, `bad value for option "--probability": "${probability.text}"`)
    }
    return { kind: 'statistic', probability: probability.text }
  },
  recent: (reader, module, family) => readRecent(reader, module, family),
  nfacct: (reader, module) => {
    const name = option(reader, module, '--nfacct-name')
    return name && { kind: 'nfacct', name: name.text }
  },
  set: (reader, module) => {
    const negate = negation(reader)
    const name = option(reader, module, '--match-set')
    const direction = name && reader.value(name)
    if (!name || !direction) return undefined
    if (direction.text !== 'src' && direction.text !== 'dst') {
      return reader.fail(direction, 'set: only the directions src and dst are known here')
    }
    return { kind: 'set', name: name.text, direction: direction.text, negate }
  },
}

const recentFlags = ['--set', '--rcheck', '--seconds', '--reap', '--name', '--mask', '--rsource']

function readRecent(reader: TokenReader, module: Token, family: RuleSet['family']): Match | undefined {
  let action: 'set' | 'rcheck' | undefined
  let name = 'DEFAULT'
  let seconds: number | undefined
  let reap = false
  while (recentFlags.includes(reader.peek() ?? '')) {
    const flag = reader.next()
    if (!flag || flag.text === '--rsource') continue
    if (flag.text === '--set') action = 'set'
    else if (flag.text === '--rcheck') action = 'rcheck'
    else if (flag.text === '--reap') reap = true
    else {
      const value = reader.value(flag)
      if (!value) return undefined
      if (flag.text === '--name') name = value.text
      else if (flag.text === '--mask') {
        const whole = family === 'IPv4' ? '255.255.255.255' : 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'
        if (value.text !== whole) return reader.fail(value, 'recent: only the mask of a single address is known here')
      } else if (/^[1-9]\d{0,9}$/.test(value.text)) seconds = Number(value.text)
      else return reader.fail(value, `bad value for option "--seconds": "${value.text}"`)
    }
  }
  if (!action) return reader.fail(module, 'recent: you must specify one of `--set`, `--rcheck`')
  const within = seconds === undefined ? {} : { seconds }
  return reap ? { kind: 'recent', action, name, ...within, reap } : { kind: 'recent', action, name, ...within }
}

function negation(reader: TokenReader): boolean {
  const negate = reader.peek() === '!'
  if (negate) reader.next()
  return negate
}

/** The option itself, which must come next. */
function named(reader: TokenReader, module: Token, name: string): Token | undefined {
  const token = reader.next()
  if (token?.text === name) return token
  return reader.fail(
    token ?? module,
    token ? `unknown option "${token.text}"` : `${module.text}: option "${name}" must be specified`,
  )
}

/** The value of the option that must come next. */
function limitOf(reader: TokenReader): 'in' | 'out' | undefined {
  const text = reader.peek()
  const limit = text === '--limit-iface-in' ? 'in' : text === '--limit-iface-out' ? 'out' : undefined
  if (limit) reader.next()
  return limit
}

function option(reader: TokenReader, module: Token, name: string): Token | undefined {
  const token = named(reader, module, name)
  return token && reader.value(token)
}
