import type { ScalarTag, SchemaOptions, Tags } from 'yaml'

type Schema = SchemaOptions & { readonly version: '1.1' }

const kept = ['map', 'seq', 'str', 'null', 'bool'].map((tag) => `tag:yaml.org,2002:${tag}`)

const isNumber = (value: unknown): boolean => typeof value === 'number'

/** Whole numbers: decimal, binary, hexadecimal, and octal with a leading `0` or `0o`; underscores are passed over. */
const int: ScalarTag = {
  identify: isNumber,
  default: true,
  tag: 'tag:yaml.org,2002:int',
  test: /^[-+]?(0b[01_]+|0o?[0-7_]+|0x[0-9a-fA-F_]+|[1-9][0-9_]*|0)$/,
  resolve: (text) => {
    const digits = text.replaceAll('_', '').replace(/^[-+]/, '')
    const value = Number(/^0[0-7]+$/.test(digits) ? `0o${digits}` : digits)
    return text.startsWith('-') && value !== 0 ? -value : value
  },
}

const float: ScalarTag = {
  identify: isNumber,
  default: true,
  tag: 'tag:yaml.org,2002:float',
  test: /^[-+]?((\.[0-9]+|[0-9][0-9_]*(\.[0-9_]*)?)([eE][-+]?[0-9]+)?|\.(inf|Inf|INF))$|^\.(nan|NaN|NAN)$/,
  resolve: (text) => {
    if (/nan$/i.test(text)) return NaN
    if (/inf$/i.test(text)) return text.startsWith('-') ? -Infinity : Infinity
    return Number(text.replaceAll('_', ''))
  },
}

const tagsOf = (tags: Tags, names: readonly string[]): Tags => [
  ...tags.filter((tag) => typeof tag !== 'string' && names.includes(tag.tag)),
  int,
  float,
]

/**
 * YAML as kubectl reads it: version 1.1, so `yes` and `on` are true and `0644` is octal, but without base 60 numbers
 * (`1:20` is text), dates, sets and binary data. Upstream: sigs.k8s.io/yaml over go-yaml v2, resolve.go.
 */
export const readSchema: Schema = {
  version: '1.1',
  customTags: (tags) => tagsOf(tags, [...kept, 'tag:yaml.org,2002:merge']),
}

/** The same without merge keys: nothing that is written is meant as one. */
export const writeSchema: Schema = { version: '1.1', customTags: (tags) => tagsOf(tags, kept) }
