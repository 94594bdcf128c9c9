import { isAlias, isMap, isScalar, isSeq, type Document, type Node, type Pair, type Scalar } from 'yaml'

/**
 * The offset at which the field of a path stands in a document (`spec.ports[0].port`, `metadata.labels[app]`).
 *
 * A field that is missing stands where what it is missing from stands. A block map or list is pointed at by its key,
 * since it begins on the next line; anything else by itself.
 */
export function offsetOf(document: Document.Parsed, path: string, part: 'key' | 'value'): number {
  let node: Node | null = document.contents
  let offset = node?.range?.[0] ?? 0
  let rest = path
  while (rest !== '') {
    const found = childAt(document, node, rest)
    if (!found) return offset
    node = found.node
    rest = found.rest
    offset =
      found.key !== undefined && (part === 'key' || isBlock(node))
        ? found.key
        : (node?.range?.[0] ?? found.key ?? offset)
  }
  return offset
}

interface Child {
  readonly node: Node | null
  /** Where its key stands; undefined for an item of a list. */
  readonly key: number | undefined
  /** What is left of the path. */
  readonly rest: string
}

/**
 * The child that a path begins with. Keys may hold dots, so the longest key that fits wins. The first of a list that the
 * API server fills from a single field stands where that field does: `podCIDRs[0]` at `podCIDR`.
 */
function childAt(document: Document.Parsed, parent: Node | null, path: string): Child | undefined {
  const single = /^(\w+)s\[0\](.*)$/.exec(path)
  const found = writtenChild(document, parent, path)
  return found ?? (single ? writtenChild(document, parent, `${single[1]}${single[2]}`) : undefined)
}

function writtenChild(document: Document.Parsed, parent: Node | null, path: string): Child | undefined {
  const node = isAlias(parent) ? parent.resolve(document) : parent
  const bracket = /^\[([^\]]*)\]/.exec(path)
  if (isSeq(node)) {
    const index = Number(bracket?.[1] ?? NaN)
    if (!bracket || !Number.isInteger(index) || index < 0 || index >= node.items.length) return undefined
    return { node: asNode(node.items[index]), key: undefined, rest: withoutDot(path.slice(bracket[0].length)) }
  }
  if (!isMap(node)) return undefined
  let best: Child | undefined
  let longest = -1
  for (const pair of node.items) {
    const name = nameOf(pair)
    if (name === undefined || name.length <= longest) continue
    const end = bracket ? (bracket[1] === name ? bracket[0].length : -1) : path.startsWith(name) ? name.length : -1
    if (end < 0 || !(end === path.length || path[end] === '.' || path[end] === '[')) continue
    longest = name.length
    best = { node: asNode(pair.value), key: keyOffset(pair), rest: withoutDot(path.slice(end)) }
  }
  return best
}

const withoutDot = (path: string): string => (path.startsWith('.') ? path.slice(1) : path)

/**
 * The key of a map as JSON would have it. `y` and `n` stay what was written: they are coordinates or names, where
 * YAML 1.1 would make them true and false.
 */
export const keyText = (key: Scalar): string =>
  typeof key.value === 'boolean' && key.source?.length === 1 ? key.source : String(key.value)

const nameOf = ({ key }: Pair): string | undefined => (isScalar(key) ? keyText(key) : undefined)

const keyOffset = ({ key }: Pair): number | undefined => (isScalar(key) ? key.range?.[0] : undefined)

const asNode = (part: unknown): Node | null =>
  isScalar(part) || isMap(part) || isSeq(part) || isAlias(part) ? part : null

const isBlock = (node: Node | null): boolean => (isMap(node) || isSeq(node)) && node.flow !== true
