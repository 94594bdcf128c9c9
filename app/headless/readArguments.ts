import { err, ok, type Result } from '#lib/result'

export interface Arguments {
  readonly values: ReadonlyMap<string, string>
  readonly switches: ReadonlySet<string>
  /** What belongs to no option, in order. */
  readonly rest: readonly string[]
}

/** The words of a command line: options with a value (`--node n` or `--node=n`), switches, and the rest. */
export function readArguments(
  args: readonly string[],
  known: { readonly values: readonly string[]; readonly switches: readonly string[] },
): Result<Arguments, string> {
  const values = new Map<string, string>()
  const switches = new Set<string>()
  const rest: string[] = []
  for (let i = 0; i < args.length; i++) {
    const word = args[i] ?? ''
    if (!word.startsWith('--')) {
      rest.push(word)
      continue
    }
    const equals = word.indexOf('=')
    const name = equals < 0 ? word : word.slice(0, equals)
    if (known.switches.includes(word)) switches.add(word)
    else if (!known.values.includes(name)) return err(`unknown option ${word}`)
    else if (equals >= 0) values.set(name, word.slice(equals + 1))
    else {
      const value = args[++i]
      if (value === undefined) return err(`${name} needs a value`)
      values.set(name, value)
    }
  }
  return ok({ values, switches, rest })
}
