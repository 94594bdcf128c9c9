import { err, ok, type Result } from '#lib/result'

/** A word of a line, quotes and escapes undone, and the column where it begins, from 1. */
export interface Token {
  readonly text: string
  readonly column: number
}

/** Why a text is no rule set, and where; line and column count from 1. */
export interface SaveError {
  readonly line: number
  readonly column: number
  readonly message: string
}

/** The words of a line. Double quotes hold blanks together, and inside them a backslash takes the next character as it is. */
export function tokens(line: string): Result<readonly Token[], Omit<SaveError, 'line'>> {
  const found: Token[] = []
  let i = 0
  while (i < line.length) {
    if (isBlank(line[i])) {
      i++
      continue
    }
    const start = i
    let text = ''
    let inQuotes = false
    while (i < line.length && (inQuotes || !isBlank(line[i]))) {
      const c = line.charAt(i)
      if (c === '"') inQuotes = !inQuotes
      else if (c === '\\' && inQuotes && i + 1 < line.length) text += line.charAt(++i)
      else text += c
      i++
    }
    if (inQuotes) return err({ column: start + 1, message: 'the quote is not closed' })
    found.push({ text, column: start + 1 })
  }
  return ok(found)
}

const isBlank = (c: string | undefined): boolean => c === ' ' || c === '\t' || c === '\r'

/** Walks the words of one line and keeps the first thing that is wrong with them. */
export interface TokenReader {
  readonly next: () => Token | undefined
  readonly peek: () => string | undefined
  /** The word after an option; fails where the line ends before it. */
  readonly value: (option: Token) => Token | undefined
  /** Notes the error unless there is one already. Gives undefined, so that a parser can return it. */
  readonly fail: (at: Token, message: string) => undefined
  readonly failure: () => Omit<SaveError, 'line'> | undefined
}

export function tokenReader(words: readonly Token[]): TokenReader {
  let at = 0
  let failure: Omit<SaveError, 'line'> | undefined
  const fail = (token: Token, message: string): undefined => {
    failure ??= { column: token.column, message }
  }
  return {
    next: () => words[at++],
    peek: () => words[at]?.text,
    value: (option) => words[at++] ?? fail(option, `option "${option.text}" requires an argument`),
    fail,
    failure: () => failure,
  }
}
