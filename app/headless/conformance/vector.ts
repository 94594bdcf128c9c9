import { parseDocument } from 'yaml'
import * as v from 'valibot'
import { err, ok, type Result } from '#lib/result'

/** One case: given these objects, the real component produced that. What stands under the other keys is its component's business. */
export interface Vector {
  readonly name: string
  /** The folder that the file stands in. */
  readonly component: string
  readonly content: Readonly<Record<string, unknown>>
}

/** The first difference between what a vector says and what the engine does, in words; undefined when there is none. */
export type Judge = (content: Vector['content']) => string | undefined

/** What is wrong with a vector's file, and where. */
export interface UnusableVector {
  readonly line: number
  readonly column: number
  readonly message: string
}

const content = v.looseObject({ name: v.string() })

/** Reads one vector. A file may refer to the same object many times by YAML aliases. */
export function parseVector(component: string, text: string): Result<Vector, UnusableVector> {
  const document = parseDocument(text)
  const [error] = document.errors
  if (error) {
    const at = error.linePos?.[0] ?? { line: 1, col: 1 }
    return err({ line: at.line, column: at.col, message: error.message.replace(/ at line \d+[^]*$/, '') })
  }
  const parsed = v.safeParse(content, document.toJS({ maxAliasCount: -1 }))
  if (!parsed.success) return err({ line: 1, column: 1, message: 'a vector is a mapping with a name' })
  return ok({ name: parsed.output.name, component, content: parsed.output })
}
