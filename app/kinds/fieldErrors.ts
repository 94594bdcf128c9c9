import type { FieldError } from '#model/fieldError'

/**
 * The five ways in which the API server finds fault with a field, worded as it words them.
 *
 * Upstream: apimachinery/pkg/util/validation/field/errors.go. Lists and objects are printed as JSON, as since 1.33.
 */
export const required = (field: string, detail = ''): FieldError => ({
  field,
  type: 'FieldValueRequired',
  message: detail === '' ? 'Required value' : `Required value: ${detail}`,
})

export const invalid = (field: string, value: unknown, detail: string): FieldError => ({
  field,
  type: 'FieldValueInvalid',
  message: `Invalid value: ${valueText(value)}: ${detail}`,
})

export const notSupported = (field: string, value: string, supported: readonly string[]): FieldError => ({
  field,
  type: 'FieldValueNotSupported',
  message: `Unsupported value: ${valueText(value)}: supported values: ${supported
    .map((one) => JSON.stringify(one))
    .sort()
    .join(', ')}`,
})

export const forbidden = (field: string, detail: string): FieldError => ({
  field,
  type: 'FieldValueForbidden',
  message: `Forbidden: ${detail}`,
})

export const duplicate = (field: string, value: unknown): FieldError => ({
  field,
  type: 'FieldValueDuplicate',
  message: `Duplicate value: ${valueText(value)}`,
})

/** The error of a count below 0; one that is left out is fine. Upstream: ValidateNonnegativeField. */
export const notNegative = (field: string, value: number | undefined): readonly FieldError[] =>
  (value ?? 0) < 0 ? [invalid(field, value, 'must be greater than or equal to 0')] : []

/** The error of a value that is none of those that there are; one that is left out is fine. */
export const oneOf = (field: string, value: string | undefined, supported: readonly string[]): readonly FieldError[] =>
  value === undefined || supported.includes(value) ? [] : [notSupported(field, value, supported)]

const valueText = (value: unknown): string => JSON.stringify(value) ?? 'null'
