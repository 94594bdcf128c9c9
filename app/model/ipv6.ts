import { parseQuad } from './ipv4'

/**
 * The eight 16-bit groups that an IPv6 address spells, or undefined when `text` spells none.
 *
 * One `::` stands for one group of zeros or more, and the last two groups may be written as an IPv4 address
 * (RFC 4291, section 2.2).
 * Upstream: k8s.io/utils internal/third_party/forked/golang/net/ip.go parseIPv6.
 */
export function parseGroups(text: string): readonly number[] | undefined {
  const [head = '', tail, ...more] = text.split('::')
  if (more.length > 0) return undefined
  if (tail === undefined) {
    const groups = groupsOf(head, true)
    return groups?.length === 8 ? groups : undefined
  }
  const first = groupsOf(head, false)
  const last = groupsOf(tail, true)
  if (!first || !last || first.length + last.length > 7) return undefined
  return [...first, ...Array<number>(8 - first.length - last.length).fill(0), ...last]
}

/**
 * The spelling of eight groups that RFC 5952 recommends: lower case, no leading zeros, `::` for the longest run of two
 * zero groups or more, the first of equally long ones.
 */
export function formatGroups(groups: readonly number[]): string {
  const run = longestZeros(groups)
  const spell = (part: readonly number[]): string => part.map((group) => group.toString(16)).join(':')
  if (run.length < 2) return spell(groups)
  return `${spell(groups.slice(0, run.start))}::${spell(groups.slice(run.start + run.length))}`
}

const hex = /^[0-9a-fA-F]{1,4}$/

/** The groups of a text without `::`; none for an empty one. */
function groupsOf(text: string, mayEndInQuad: boolean): readonly number[] | undefined {
  if (text === '') return []
  const parts = text.split(':')
  const groups: number[] = []
  for (const [i, part] of parts.entries()) {
    const word = mayEndInQuad && i === parts.length - 1 ? parseQuad(part) : undefined
    if (word !== undefined) groups.push(word >>> 16, word & 0xffff)
    else if (hex.test(part)) groups.push(Number.parseInt(part, 16))
    else return undefined
  }
  return groups
}

function longestZeros(groups: readonly number[]): { readonly start: number; readonly length: number } {
  let longest = { start: 0, length: 0 }
  for (let start = 0; start < groups.length; start++) {
    let end = start
    while (groups[end] === 0) end++
    if (end - start > longest.length) longest = { start, length: end - start }
  }
  return longest
}
