import type { FieldError } from '#model/fieldError'
import { invalid } from './fieldErrors'

/** The error of a port that is not 1 to 65535, if it is not. */
export const portNumberErrors = (field: string, port: number): readonly FieldError[] =>
  Number.isInteger(port) && port >= 1 && port <= 65535
    ? []
    : [invalid(field, port, 'must be between 1 and 65535, inclusive')]
