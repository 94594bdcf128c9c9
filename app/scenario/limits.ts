/**
 * How much a file or a link may hold. Both may come from strangers, so each bound is checked before the work that it
 * bounds: the payload before it is decoded, the inflated text while it grows, the nesting before anything recurses.
 */
export const limits = {
  /** Characters of a link's payload, before decoding. */
  payload: 64 * 1024,
  /** Bytes of a link's text once inflated, and characters of a file. */
  text: 2 * 1024 * 1024,
  /** Levels of nesting. Pod affinity in a Deployment takes 13, schemas in a CustomResourceDefinition more than 40. */
  depth: 64,
  /** Maps, lists and scalars in one file, aliases counted each time they stand for something. */
  values: 300_000,
  /** Characters of one string. */
  string: 64 * 1024,
  /** Characters of a name. */
  name: 253,
  /** Objects as authored, in a link and in a file. */
  objectsInLink: 2_000,
  objectsInFile: 10_000,
  nodes: 200,
  /** Pods that are written out and those that workloads ask for, together. */
  pods: 5_000,
  services: 2_000,
  policies: 500,
  nodePortAddresses: 32,
  hosts: 100,
  requests: 200,
  connections: 1_000,
  /** Entries of a script, and objects that one of them applies. */
  script: 500,
  applied: 500,
  /** How long after the beginning something may happen, in milliseconds. */
  moment: 3_600_000,
  /** How often the request of a stream is sent. */
  requestsOfStream: 20_000,
  /** How far from the origin something may stand on the canvas. */
  coordinate: 100_000,
  /** Errors that are told at once; a file with more has one cause. */
  errors: 20,
} as const

/** What is too much about a value, and where in it, as the API server writes paths. */
export interface Excess {
  readonly path: string
  readonly message: string
}

/**
 * The first thing about a decoded value that is out of bounds: nesting, number of values, length of a string, or
 * something that JSON cannot hold. Undefined when all is well.
 */
export function excessOf(value: unknown): Excess | undefined {
  let values = 0
  const look = (part: unknown, path: string, depth: number): Excess | undefined => {
    if (depth > limits.depth) return { path, message: `nested deeper than ${limits.depth} levels` }
    if (++values > limits.values) return { path, message: `more than ${limits.values} values` }
    if (typeof part === 'string' && part.length > limits.string) {
      return { path, message: `a string of ${part.length} characters; at most ${limits.string} are read` }
    }
    if (typeof part === 'number' && !Number.isFinite(part)) {
      return { path, message: `${part} is not a number that JSON can hold` }
    }
    if (typeof part !== 'object' || part === null) return undefined
    return Array.isArray(part) ? lookAtItems(part, path, depth) : lookAtFields(part, path, depth)
  }
  const lookAtItems = (items: readonly unknown[], path: string, depth: number): Excess | undefined => {
    for (const [i, item] of items.entries()) {
      const found = look(item, `${path}[${i}]`, depth + 1)
      if (found) return found
    }
    return undefined
  }
  const lookAtFields = (fields: object, path: string, depth: number): Excess | undefined => {
    for (const [key, field] of Object.entries(fields)) {
      const at = path === '' ? key : `${path}.${key}`
      if (key === '__proto__') return { path: at, message: 'the key __proto__ is not read' }
      const found = look(field, at, depth + 1)
      if (found) return found
    }
    return undefined
  }
  return look(value, '', 1)
}
