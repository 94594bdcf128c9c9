import type { BaseIssue } from 'valibot'
import type { FieldError } from '#model/fieldError'
import { invalid, notSupported, required } from '#kinds/fieldErrors'

/** What a valibot issue says, as the API server would word it. `root` is the path of what was checked. */
export function fieldErrorOf(issue: BaseIssue<unknown>, root = ''): FieldError {
  const field = fieldOf(issue, root)
  if (issue.expected === 'never') return { field, type: 'FieldValueInvalid', message: `unknown field "${field}"` }
  if (issue.received === 'undefined') return required(field)
  // A transformation words what is wrong by itself.
  if (issue.kind === 'transformation') return { field, type: 'FieldValueInvalid', message: issue.message }
  if (issue.kind === 'validation') return invalid(field, issue.input, issue.message)
  if (issue.type === 'picklist' || issue.type === 'literal')
    return notSupported(field, textOf(issue.input), optionsOf(issue))
  return {
    ...invalid(field, issue.input, `must be ${shapes[issue.type] ?? `of type ${issue.type}`}`),
    type: 'FieldValueTypeInvalid',
  }
}

/** `cluster.podCIDR` of an issue's path below `root`, with list indices in brackets. */
function fieldOf(issue: BaseIssue<unknown>, root: string): string {
  let field = root
  for (const item of issue.path ?? []) {
    if (item.type === 'array') field += `[${String(item.key)}]`
    else field += field === '' ? String(item.key) : `.${String(item.key)}`
  }
  return field
}

const textOf = (input: unknown): string => (typeof input === 'string' ? input : JSON.stringify(input))

/** The texts that a picklist or literal allows; valibot holds them as `("a" | "b")`. */
const optionsOf = (issue: BaseIssue<unknown>): readonly string[] =>
  [...(issue.expected ?? '').matchAll(/"([^"]*)"/g)].map((match) => match[1] ?? '')

const shapes: Readonly<Record<string, string>> = {
  string: 'a string',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  strict_object: 'a map',
  record: 'a map',
  custom: 'a map',
}
