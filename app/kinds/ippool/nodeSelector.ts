import { err, ok, type Result } from '#lib/result'
import type { Labels } from '#model/selector'

/** Whether labels satisfy a selector. */
type Selector = (labels: Labels) => boolean

/**
 * The selector that `text` spells in Calico's own language, or what is wrong with it. Empty text selects everything.
 *
 * Upstream: projectcalico/calico libcalico-go/lib/selector, v3.28: `all()`, `global()`, `has(k)`, `k == "v"`, `k != "v"`,
 * `k in {…}`, `k not in {…}`, `k contains "v"`, `starts with`, `ends with`, joined by `!`, `&&`, `||` and parentheses.
 * A label that is not there differs from every value.
 */
export function parseNodeSelector(text: string): Result<Selector, string> {
  const words = [...text.matchAll(token)].map(([, word = '']) => word)
  if (words.join('') !== text.replaceAll(spaceOutsideQuotes, '$1')) return err(unexpected(text))
  if (words.length === 0) return ok(() => true)
  const parsed = either(words)
  return parsed && parsed.rest.length === 0 ? ok(parsed.selector) : err(unexpected(text))
}

const token =
  /\s*("[^"]*"|'[^']*'|==|!=|&&|\|\||[!(){},]|(?:not\s+in|starts\s+with|ends\s+with)(?=\s|\{|["'])|[\w./-]+)\s*/gy
const spaceOutsideQuotes = /("[^"]*"|'[^']*'|(?:not\s+in|starts\s+with|ends\s+with)(?=\s|\{|["']))|\s+/g

const unexpected = (text: string): string => `failed to parse selector ${JSON.stringify(text)}`

interface Parsed {
  readonly selector: Selector
  readonly rest: readonly string[]
}

function either(words: readonly string[]): Parsed | undefined {
  const left = both(words)
  if (left?.rest[0] !== '||') return left
  const right = either(left.rest.slice(1))
  return right && { ...right, selector: (labels) => left.selector(labels) || right.selector(labels) }
}

function both(words: readonly string[]): Parsed | undefined {
  const left = single(words)
  if (left?.rest[0] !== '&&') return left
  const right = both(left.rest.slice(1))
  return right && { ...right, selector: (labels) => left.selector(labels) && right.selector(labels) }
}

function single(words: readonly string[]): Parsed | undefined {
  const [first = '', second = ''] = words
  if (first === '!') {
    const inner = single(words.slice(1))
    return inner && { ...inner, selector: (labels) => !inner.selector(labels) }
  }
  if (first === '(') {
    const inner = either(words.slice(1))
    return inner?.rest[0] === ')' ? { ...inner, rest: inner.rest.slice(1) } : undefined
  }
  if (!isLabel(first)) return undefined
  return second === '(' ? call(first, words.slice(2)) : comparison(first, second, words.slice(2))
}

const isLabel = (word: string): boolean => /^[\w./-]+$/.test(word)

function call(name: string, [argument = '', ...rest]: readonly string[]): Parsed | undefined {
  if (name === 'all' || name === 'global') return argument === ')' ? { selector: () => true, rest } : undefined
  const isHas = name === 'has' && isLabel(argument) && rest[0] === ')'
  return isHas ? { selector: (labels) => Object.hasOwn(labels, argument), rest: rest.slice(1) } : undefined
}

/** By operator, given the value of the label and what stands on the right. */
const tests: Readonly<Record<string, (value: string, other: string) => boolean>> = {
  '==': (value, other) => value === other,
  contains: (value, other) => value.includes(other),
  'starts with': (value, other) => value.startsWith(other),
  'ends with': (value, other) => value.endsWith(other),
}

function comparison(label: string, operator: string, words: readonly string[]): Parsed | undefined {
  const sort = operator.replace(/\s+/, ' ')
  const valueIn = (labels: Labels): string | undefined => (Object.hasOwn(labels, label) ? labels[label] : undefined)
  if (sort === 'in' || sort === 'not in') {
    const end = words.indexOf('}')
    const members = words.slice(1, end)
    const isSet = words[0] === '{' && end > 0 && members.every((one, i) => (i % 2 === 0 ? isText(one) : one === ','))
    if (!isSet) return undefined
    const values = new Set(members.filter(isText).map(unquoted))
    const isIn: Selector = (labels) => values.has(valueIn(labels) ?? '') && valueIn(labels) !== undefined
    return { selector: sort === 'in' ? isIn : (labels) => !isIn(labels), rest: words.slice(end + 1) }
  }
  const [quoted = '', ...rest] = words
  const test = Object.hasOwn(tests, sort) ? tests[sort] : undefined
  if (!isText(quoted)) return undefined
  const other = unquoted(quoted)
  if (sort === '!=') return { selector: (labels) => valueIn(labels) !== other, rest }
  return (
    test && {
      selector: (labels) => {
        const value = valueIn(labels)
        return value !== undefined && test(value, other)
      },
      rest,
    }
  )
}

const isText = (word: string): boolean => /^["']/.test(word)

const unquoted = (word: string): string => word.slice(1, -1)
