import {
  Composer,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  Parser,
  type CST,
  type Document,
  type Node,
  type Pair,
  type YAMLMap,
} from 'yaml'
import { invariant } from '#lib/assert'
import { err, ok, type Result } from '#lib/result'
import { excessOf, limits } from './limits'
import { keyText, offsetOf } from './yamlPosition'
import { readSchema } from './yamlSchema'

/** A place in a text, both counted from 1. */
export interface Position {
  readonly line: number
  readonly column: number
}

/** Something that is wrong with a text, and where. */
export interface TextError extends Position {
  readonly message: string
}

/** One document of a YAML stream: plain JSON values, and where in the text each of them came from. */
export interface YamlDocument {
  readonly value: unknown
  /** Where the field of this path stands (`spec.ports[0].port`), or what it is missing from; `''` is the document itself. */
  readonly at: (path: string, part?: 'key' | 'value') => Position
}

/**
 * The documents of a YAML stream (JSON is YAML too), or everything that is wrong with it. Empty documents are left out.
 *
 * Nesting is bounded while tokens are read, before anything recurses over them; aliases are bounded while they are
 * followed. Never throws, whatever the text.
 */
export function readYaml(text: string): Result<readonly YamlDocument[], readonly TextError[]> {
  if (text.length > limits.text) {
    return err([
      { line: 1, column: 1, message: `the text has ${text.length} characters; at most ${limits.text} are read` },
    ])
  }
  const lines = new LineCounter()
  const position = (offset: number): Position => {
    const { line, col } = lines.linePos(Math.min(offset, text.length))
    return { line, column: col }
  }
  const tokens = tokensOf(text, lines)
  if (!tokens.ok) {
    return err([{ ...position(tokens.error), message: `nested deeper than ${limits.depth} levels` }])
  }
  const composer = new Composer({ ...readSchema, uniqueKeys: false, prettyErrors: false, logLevel: 'silent' })
  const documents: YamlDocument[] = []
  const errors: TextError[] = []
  for (const document of composer.compose(tokens.value, true, text.length)) {
    for (const error of document.errors) errors.push({ ...position(error.pos[0]), message: error.message })
    if (document.errors.length > 0) continue
    const read = readDocument(document)
    for (const { offset, message } of read.errors) errors.push({ ...position(offset), message })
    if (read.errors.length > 0 || read.value === null) continue
    const at: YamlDocument['at'] = (path, part = 'value') => position(offsetOf(document, path, part))
    const excess = excessOf(read.value)
    if (excess) errors.push({ ...at(excess.path), message: excess.message })
    else documents.push({ value: read.value, at })
  }
  return errors.length > 0 ? err(errors.slice(0, limits.errors)) : ok(documents)
}

/** The tokens of a text, or the offset at which it is nested too deeply. A document, a scalar and an end take three levels of the parser's own. */
function tokensOf(text: string, lines: LineCounter): Result<readonly CST.Token[], number> {
  lines.addNewLine(0)
  const parser = new Parser(lines.addNewLine)
  const tokens: CST.Token[] = []
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) tokens.push(token)
    if (parser.stack.length > limits.depth + 3) return err(parser.offset)
  }
  for (const token of parser.end()) tokens.push(token)
  return ok(tokens)
}

interface OffsetError {
  readonly offset: number
  readonly message: string
}

/** The value of a document with aliases and merge keys followed, and what is wrong with it. */
function readDocument(document: Document.Parsed): { readonly value: unknown; readonly errors: readonly OffsetError[] } {
  const errors: OffsetError[] = []
  const anchors = new Map<string, Node>()
  const open = new Set<Node>()
  let budget: number = limits.values

  const complain = (node: Node | null | undefined, message: string): null => {
    errors.push({ offset: node?.range?.[0] ?? 0, message })
    return null
  }

  const read = (node: Node | null): unknown => {
    if (node === null || errors.length >= limits.errors) return null
    if (--budget < 0)
      return budget === -1 ? complain(node, `more than ${limits.values} values, aliases followed`) : null
    if (isAlias(node)) {
      const target = anchors.get(node.source)
      if (!target) return complain(node, `unknown alias *${node.source}: its anchor must stand before it`)
      if (open.has(target)) return complain(node, `alias *${node.source} stands inside what it refers to`)
      return read(target)
    }
    if (node.anchor !== undefined) anchors.set(node.anchor, node)
    if (isScalar(node)) return node.value
    open.add(node)
    let value: unknown = null
    if (isMap(node)) value = readMap(node)
    else if (isSeq(node)) value = node.items.map((item) => read(asNode(item)))
    open.delete(node)
    return value
  }

  const readMap = (map: YAMLMap): unknown => {
    const fields = new Map<string, unknown>()
    const merged = new Map<string, unknown>()
    for (const pair of map.items) {
      const key = keyOfPair(pair)
      if (key === undefined) complain(asNode(pair.key) ?? map, 'a key must be plain text')
      else if (key === mergeKey) mergeInto(merged, asNode(pair.value), map)
      else if (fields.has(key))
        complain(asNode(pair.key) ?? map, `key ${JSON.stringify(key)} is already set in this map`)
      else fields.set(key, read(asNode(pair.value)))
    }
    return objectFrom([...[...merged].filter(([key]) => !fields.has(key)), ...fields])
  }

  const mergeInto = (merged: Map<string, unknown>, source: Node | null, map: YAMLMap): void => {
    const value = read(source)
    for (const part of Array.isArray(value) ? (value as readonly unknown[]) : [value]) {
      if (typeof part !== 'object' || part === null || Array.isArray(part)) {
        complain(source ?? map, 'what << merges must be a map or a list of maps')
        return
      }
      for (const [key, field] of Object.entries(part)) if (!merged.has(key)) merged.set(key, field)
    }
  }

  return { value: read(document.contents), errors }
}

const mergeKey = Symbol('<<')

/** The key of a pair as JSON would have it, `mergeKey` for a merge; undefined when it is a collection or an alias. */
function keyOfPair(pair: Pair): string | typeof mergeKey | undefined {
  const { key } = pair
  if (key === null) return 'null'
  if (!isScalar(key)) return undefined
  return typeof key.value === 'symbol' ? mergeKey : keyText(key)
}

function asNode(part: unknown): Node | null {
  if (part === null || part === undefined) return null
  invariant(isScalar(part) || isMap(part) || isSeq(part) || isAlias(part), 'a parsed document holds nodes only')
  return part
}

/** An object of these fields; a field named `__proto__` becomes one like any other. */
function objectFrom(fields: Iterable<readonly [string, unknown]>): unknown {
  return Object.fromEntries(fields)
}
