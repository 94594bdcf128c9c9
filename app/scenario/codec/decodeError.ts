/** Why a link or a saved copy could not be opened. */
export interface DecodeError {
  readonly type: 'malformed' | 'newer' | 'tooLarge' | 'damaged' | 'invalid' | 'unknownExample'
  /** One sentence for people. */
  readonly message: string
  /** With `invalid`: each thing that is wrong, at its field. */
  readonly details: readonly string[]
}

export const decodeError = (
  type: DecodeError['type'],
  message: string,
  details: readonly string[] = [],
): DecodeError => ({ type, message, details })
