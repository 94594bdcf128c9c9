import type { FieldError } from '#model/fieldError'
import type { IntOrString } from '#model/port'
import { invalid, notNegative } from './fieldErrors'

/**
 * What the API server would refuse in a number of Pods or a share of them, such as `25%`.
 *
 * Upstream: pkg/apis/apps/validation/validation.go ValidatePositiveIntOrPercent.
 */
export function amountErrors(field: string, amount: IntOrString | undefined): readonly FieldError[] {
  if (amount === undefined || isPercent(amount)) return []
  if (typeof amount === 'number') return notNegative(field, amount)
  return [
    invalid(
      field,
      amount,
      "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')",
    ),
  ]
}

/** The error of a share that is more than all. */
export const shareErrors = (field: string, amount: IntOrString | undefined): readonly FieldError[] =>
  amount !== undefined && isPercent(amount) && Number.parseInt(String(amount), 10) > 100
    ? [invalid(field, amount, 'must not be greater than 100%')]
    : []

/** Whether an amount is none at all, as a number or as a share. */
export const isZeroAmount = (amount: IntOrString | undefined): boolean =>
  amount === 0 || (amount !== undefined && isPercent(amount) && Number.parseInt(String(amount), 10) === 0)

const isPercent = (amount: IntOrString): boolean => typeof amount === 'string' && /^\d+%$/.test(amount)
