import type { FieldError } from '#model/fieldError'
import { milliOf } from '#model/quantity'
import { invalid } from '../fieldErrors'
import type { Container } from './schema'

/**
 * What the API server would refuse in what a container asks for: less than nothing, or more than it may have.
 *
 * Upstream: pkg/apis/core/validation/validation.go validateContainerResourceRequirements.
 */
export function resourceErrors(field: string, { resources }: Container): readonly FieldError[] {
  const { requests = {}, limits = {} } = resources ?? {}
  return [
    ...negativeErrors(`${field}.limits`, limits),
    ...negativeErrors(`${field}.requests`, requests),
    ...Object.entries(requests).flatMap(([name, amount]) => {
      const limit = limits[name]
      return limit !== undefined && (milliOf(amount) ?? 0) > (milliOf(limit) ?? 0)
        ? [invalid(`${field}.requests`, String(amount), `must be less than or equal to ${name} limit of ${limit}`)]
        : []
    }),
  ]
}

const negativeErrors = (field: string, amounts: Readonly<Record<string, string | number>>): readonly FieldError[] =>
  Object.entries(amounts)
    .filter(([, amount]) => (milliOf(amount) ?? 0) < 0)
    .map(([name, amount]) => invalid(`${field}[${name}]`, String(amount), 'must be greater than or equal to 0'))
