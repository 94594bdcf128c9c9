/** The reasons of `details.causes[]` in a Status, as the API server names them. */
export type FieldErrorType =
  | 'FieldValueRequired'
  | 'FieldValueInvalid'
  | 'FieldValueNotSupported'
  | 'FieldValueForbidden'
  | 'FieldValueDuplicate'
  | 'FieldValueTypeInvalid'

/**
 * One thing that is wrong with one field of an object.
 *
 * `field` is the path as the API server writes it (`spec.ports[0].port`), `message` what follows it there:
 * `Invalid value: 99999: must be between 1 and 65535, inclusive`.
 */
export interface FieldError {
  readonly field: string
  readonly type: FieldErrorType
  readonly message: string
}

/** A refusal by the API server: the code, reason and message of the Status it would answer with. */
export interface StatusError {
  readonly code: 400 | 403 | 404 | 409 | 422 | 500
  /** Empty where the server gives none. */
  readonly reason:
    'BadRequest' | 'Forbidden' | 'NotFound' | 'AlreadyExists' | 'Conflict' | 'Invalid' | 'InternalError' | ''
  readonly message: string
  readonly causes: readonly FieldError[]
}
